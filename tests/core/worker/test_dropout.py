import numpy as np
import pytest

pytestmark = pytest.mark.keras


@pytest.fixture
def mask(dropout, tf):
    def draw(rate, *, n=500, units=64, seed=1, step=0, layer=0):
        return dropout.dropout_mask(
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
