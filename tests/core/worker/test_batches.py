from dataclasses import replace

import numpy as np
import pytest

from core.errors import InvalidSpec
from core.runs.spec import RunSpec
from core.worker import batches

SPEC = RunSpec(training_examples=500, validation="holdout", seed=7)


def test_fitted_and_held_out_share_nothing_and_have_the_sizes_of_the_spec():
    fitted, held_out = batches.choose(SPEC, 2000)
    assert (len(fitted), len(held_out)) == (450, 50)
    assert len(np.union1d(fitted, held_out)) == 500
    assert held_out.max() < 2000


def test_nothing_is_held_out_where_the_test_set_validates():
    fitted, held_out = batches.choose(replace(SPEC, validation="test"), 500)
    assert sorted(fitted) == list(range(500))
    assert len(held_out) == 0


def test_a_smaller_choice_is_part_of_a_larger_one():
    smaller, _ = batches.choose(replace(SPEC, training_examples=100), 2000)
    larger, _ = batches.choose(SPEC, 2000)
    assert np.array_equal(larger[: len(smaller)], smaller)


def test_the_seed_alone_decides():
    again, _ = batches.choose(SPEC, 2000)
    other, _ = batches.choose(replace(SPEC, seed=8), 2000)
    fitted, _ = batches.choose(SPEC, 2000)
    assert np.array_equal(fitted, again)
    assert not np.array_equal(fitted, other)


def test_each_epoch_has_an_order_of_its_own():
    fitted, _ = batches.choose(SPEC, 2000)
    first, second = (batches.epoch_order(SPEC, epoch, fitted) for epoch in (1, 2))
    assert sorted(first) == sorted(second) == sorted(fitted)
    assert not np.array_equal(first, second)
    assert np.array_equal(second, batches.epoch_order(SPEC, 2, fitted))
    assert not np.array_equal(first, batches.epoch_order(replace(SPEC, seed=8), 1, fitted))
    assert first.dtype == np.int32


def test_more_examples_than_there_are_is_an_invalid_spec():
    with pytest.raises(InvalidSpec, match="training_examples=500") as error:
        batches.choose(SPEC, 499)
    assert error.value.params == {"field": "training_examples", "value": 500, "expected": "≤ 499"}
