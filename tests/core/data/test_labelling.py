"""Ten digits, one after the other."""

from __future__ import annotations

import numpy as np

from core.data.labelling import COUNT, HARD, Labelling, draw


def test_digits_are_asked_for_one_by_one() -> None:
    labelling = Labelling((7, 3))
    assert labelling.current == 7
    assert labelling.label(1).current == 3
    assert not labelling.label(1).done
    assert labelling.label(1).label(2).done
    assert labelling.label(1).label(2).current is None


def test_a_key_pressed_once_too_often_changes_nothing() -> None:
    done = Labelling((7,)).label(1)
    assert done.label(9) == done


def test_one_can_go_back() -> None:
    assert Labelling((7, 3)).label(1).back() == Labelling((7, 3)) == Labelling((7, 3)).back()


def test_agreement_is_counted_over_what_was_answered() -> None:
    truth = np.array([0, 5, 0, 8], np.uint8)
    labelling = Labelling((1, 3, 0)).label(5).label(3)
    assert labelling.agreement(truth) == 1


def test_ten_different_digits_are_drawn_and_the_same_again_with_the_same_seed() -> None:
    confidence = np.linspace(0, 1, 1000)
    drawn = draw(confidence, hard=False, seed=1)
    assert len(set(drawn.indices)) == COUNT
    assert draw(confidence, hard=False, seed=1) == drawn != draw(confidence, hard=False, seed=2)


def test_hard_ones_are_those_that_the_network_is_least_sure_of() -> None:
    confidence = np.linspace(1, 0, 1000)
    assert min(draw(confidence, hard=True, seed=1).indices) >= 1000 - HARD


def test_a_small_test_set_gives_what_it_has() -> None:
    assert len(draw(np.ones(4), hard=True, seed=1).indices) == 4
