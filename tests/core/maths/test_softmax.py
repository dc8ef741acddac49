from math import log

import numpy as np
import pytest

from core.maths.softmax import log_softmax, softmax


def test_golden():
    logits = np.array([0.0, log(2), log(3)])
    np.testing.assert_allclose(softmax(logits), [1 / 6, 2 / 6, 3 / 6])
    np.testing.assert_allclose(log_softmax(logits), [-log(6), -log(3), -log(2)])


def test_golden_with_temperature():
    np.testing.assert_allclose(softmax(np.array([0.0, 2 * log(3)]), temperature=2), [1 / 4, 3 / 4])
    np.testing.assert_allclose(softmax(np.array([0.0, log(3)]), temperature=0.5), [1 / 10, 9 / 10])
    np.testing.assert_allclose(log_softmax(np.array([0.0, 2 * log(3)]), temperature=2), [-log(4), log(3 / 4)])


def test_temperature_sharpens_and_flattens(strict_floats):
    logits = np.array([1.0, 2.0, 4.0])
    np.testing.assert_allclose(softmax(logits, temperature=1e-3), [0, 0, 1], atol=1e-12)
    np.testing.assert_allclose(softmax(logits, temperature=1e6), [1 / 3] * 3, atol=1e-5)


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan")])
@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_temperature_must_be_above_zero(function, temperature):
    with pytest.raises(ValueError, match="a temperature above 0"):
        function(np.zeros(3), temperature=temperature)


def test_adding_the_same_to_all_changes_nothing():
    logits = np.array([[0.3, -1.0, 2.0]])
    np.testing.assert_allclose(softmax(logits + 1e3), softmax(logits), rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_logits(dtype, strict_floats):
    logits = np.array([[-1000, 0, 1000], [1000, 1000, 1000], [-1000, -1000, -1000]], dtype=dtype)
    p = softmax(logits)
    assert p.dtype == dtype
    np.testing.assert_allclose(p, [[0, 0, 1], [1 / 3] * 3, [1 / 3] * 3], rtol=1e-6)
    np.testing.assert_allclose(log_softmax(logits)[0], [-2000, -1000, 0])


def test_axis_is_the_layer():
    logits = np.random.default_rng(0).normal(size=(4, 5, 6))
    np.testing.assert_allclose(softmax(logits, axis=1).sum(axis=1), np.ones((4, 6)))
    np.testing.assert_allclose(softmax(logits, axis=0), np.moveaxis(softmax(np.moveaxis(logits, 0, -1)), -1, 0))


@pytest.mark.keras
def test_agrees_with_keras(keras, tf):
    logits = np.random.default_rng(3).normal(scale=5, size=(7, 10))
    np.testing.assert_allclose(softmax(logits), keras.activations.softmax(tf.constant(logits)), rtol=1e-12)
    np.testing.assert_allclose(log_softmax(logits), keras.activations.log_softmax(tf.constant(logits)), rtol=1e-12)
