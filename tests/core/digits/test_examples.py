"""Handfuls of test digits."""

from __future__ import annotations

import numpy as np

from core.digits.examples import examples

LABELS = np.random.default_rng(0).integers(0, 10, 500)


def test_a_handful_has_different_digits_and_is_the_same_each_time() -> None:
    for shuffle in range(20):
        chosen = examples(LABELS, 6, shuffle)
        assert len(set(LABELS[chosen])) == 6
        assert chosen == examples(LABELS, 6, shuffle)


def test_shuffling_brings_others() -> None:
    handfuls = {tuple(examples(LABELS, 6, shuffle)) for shuffle in range(20)}
    assert len(handfuls) == 20


def test_every_digit_is_offered_sooner_or_later() -> None:
    assert {index for shuffle in range(400) for index in examples(LABELS[:60], 6, shuffle)} == set(range(60))


def test_few_classes_are_offered_more_than_once_but_no_example_is() -> None:
    chosen = examples(np.array([4, 4, 4, 9]), 3)
    assert len(set(chosen)) == 3
    assert 3 in chosen  # the only 9
    assert sorted(examples(np.array([4, 4, 4, 9]), 99)) == [0, 1, 2, 3]
