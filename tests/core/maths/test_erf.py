import math

import numpy as np
import pytest

from core.maths.erf import erf


def test_agrees_with_python_everywhere():
    x = np.linspace(-8.0, 8.0, 40_001)
    np.testing.assert_allclose(erf(x), [math.erf(value) for value in x], rtol=0, atol=2e-13)


def test_keeps_float32_to_its_last_bits():
    x = np.linspace(-5.0, 5.0, 2_001, dtype=np.float32)
    result = erf(x)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, [math.erf(value) for value in x], rtol=1.2e-7, atol=0)


def test_is_odd_and_bounded(strict_floats):
    x = np.array([0.0, 1e-300, 0.5, 5.999, 6.0, 6.001, 1e3, 1e300, np.inf])
    np.testing.assert_array_equal(erf(-x), -erf(x))
    assert erf(x).max() == 1.0


def test_nan_stays_nan(strict_floats):
    assert np.isnan(erf(np.array([np.nan, 1.0]))).tolist() == [True, False]


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3, 4)])
def test_keeps_the_shape(shape):
    assert erf(np.ones(shape)).shape == shape
