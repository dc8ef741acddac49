from dataclasses import replace

import numpy as np
import pytest

from core.errors import DataUnavailable
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec

pytestmark = pytest.mark.keras


@pytest.fixture
def mask(engine, tf):
    def draw(rate, *, n=500, units=64, seed=1, step=0, layer=0):
        return engine.dropout_mask(
            tf.constant(n), units, tf.constant(rate), tf.constant(seed, tf.uint64), tf.constant(step), layer
        ).numpy()

    return draw


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.8])
def test_dropout_keeps_the_right_share_and_scales_what_it_keeps(mask, rate):
    values = np.concatenate([mask(rate, step=step) for step in range(10)])
    assert set(np.unique(values)) == {np.float32(0), np.float32(1) / (np.float32(1) - np.float32(rate))}
    deviation = np.sqrt(rate * (1 - rate) / values.size)
    assert np.mean(values == 0) == pytest.approx(rate, abs=4 * deviation)
    per_unit = np.mean(values == 0, axis=0)
    assert np.abs(per_unit - rate).max() < 5 * np.sqrt(rate * (1 - rate) / len(values))


def test_masks_of_steps_layers_seeds_examples_and_units_are_independent(mask):
    """Correlations of 32,000 pairs stay within five standard deviations."""
    here = mask(0.5) - 1
    others = {
        "step": mask(0.5, step=1) - 1,
        "layer": mask(0.5, layer=1) - 1,
        "seed": mask(0.5, seed=2) - 1,
        "next example": np.roll(here, 1, axis=0),
        "next unit": np.roll(here, 1, axis=1),
        "unit after next": np.roll(here, 2, axis=1),
        "step, one example on": np.roll(mask(0.5, step=1) - 1, 1, axis=0),
    }
    for name, other in others.items():
        assert abs(np.mean(here * other)) < 5 / np.sqrt(here.size), name


def test_a_mask_is_a_function_of_its_arguments(mask):
    assert np.array_equal(mask(0.5, step=123_456, layer=7), mask(0.5, step=123_456, layer=7))
    kept_at_half, kept_at_fifth = mask(0.5) > 0, mask(0.2) > 0
    assert np.all(kept_at_half <= kept_at_fifth)


@pytest.mark.parametrize("units", [1, 9, 10])
def test_odd_numbers_of_units_have_masks_too(mask, units):
    assert mask(0.5, n=7, units=units).shape == (7, units)


def test_only_a_few_engines_stay(engine):
    specs = [RunSpec(hidden_units=units) for units in range(8, 8 + engine.IDLE_ENGINES + 2)]
    for spec in specs:
        with engine.borrow(spec):
            pass
    assert len(engine._idle) == engine.IDLE_ENGINES
    assert {architecture.hidden_units for architecture in engine._idle} == {
        spec.hidden_units for spec in specs[-engine.IDLE_ENGINES :]
    }


def test_an_engine_serves_every_run_of_its_architecture_but_one_at_a_time(engine):
    spec = RunSpec(hidden_units=8, dropout=0.5)
    with engine.borrow(spec) as first, engine.borrow(spec) as second:
        assert first is not second
    with engine.borrow(replace(spec, dropout=0.2, learning_rate=0.1, batch_size=8, seed=5, epochs=3)) as again:
        assert again is second or again is first
    with engine.borrow(replace(spec, dropout=0.0)) as other:
        assert other not in (first, second)


def test_a_snapshot_that_does_not_fit_is_refused(engine):
    spec = RunSpec(hidden_units=8)
    with engine.borrow(spec) as lent:
        lent.begin(spec)
        weights, optimizer = lent.state(step=3)
        good = Snapshot(epoch=0, step=3, weights=weights, optimizer=optimizer)
        lent.begin(spec, good)
        wrong_optimizer = {name.replace("adam", "rmsprop"): array for name, array in optimizer.items()}
        for wrong in (
            good.slim(),
            replace(good, weights=weights[:2]),
            replace(good, weights=(weights[0].T, *weights[1:])),
            replace(good, optimizer=wrong_optimizer),
        ):
            with pytest.raises(DataUnavailable, match="Expected weights of shapes"):
                lent.begin(spec, wrong)


def test_state_is_a_copy(engine, models, few_digits):
    spec = RunSpec(hidden_units=8, training_examples=100)
    tensors = models.to_tensors(few_digits.train_images, few_digits.train_labels)
    with engine.borrow(spec) as lent:
        lent.begin(spec)
        weights, _ = lent.state(step=0)
        before = [array.copy() for array in weights]
        lent.train(*tensors, np.arange(100, dtype=np.int32), 1, (0, 2), engine.Sums())
        after, optimizer = lent.state(step=2)
    assert all(np.array_equal(a, b) for a, b in zip(weights, before, strict=True))
    assert not np.array_equal(after[0], before[0])
    assert int(optimizer["adam/iteration"]) == 2
    assert float(optimizer["adam/learning_rate"]) == pytest.approx(spec.learning_rate)
