import re
from math import e, log, sqrt

import numpy as np
import pytest

from core.maths.activations import ACTIVATIONS
from core.runs import spec

EVERY = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS.keys())
EITHER_DTYPE = pytest.mark.parametrize("dtype", [np.float32, np.float64])

PHI_1 = 0.8413447460685429  # Φ(1), the share of a normal distribution below one standard deviation


def test_the_table_is_what_a_run_can_ask_for():
    assert set(ACTIVATIONS) == set(spec.ACTIVATIONS)
    assert all(name == activation.name for name, activation in ACTIVATIONS.items())


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        ACTIVATIONS["relu"] = ACTIVATIONS["tanh"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "z", "value", "derivative"),
    [
        ("linear", -3.0, -3.0, 1.0),
        ("sigmoid", 0.0, 1 / 2, 1 / 4),
        ("sigmoid", log(3), 3 / 4, 3 / 16),
        ("tanh", log(2), 3 / 5, 16 / 25),
        ("relu", 2.0, 2.0, 1.0),
        ("relu", -2.0, 0.0, 0.0),
        ("relu", 0.0, 0.0, 0.0),
        ("leaky_relu", 5.0, 5.0, 1.0),
        ("leaky_relu", -5.0, -1.0, 0.2),
        ("leaky_relu", 0.0, 0.0, 0.2),
        ("elu", 2.0, 2.0, 1.0),
        ("elu", -log(2), -1 / 2, 1 / 2),
        ("gelu", 0.0, 0.0, 1 / 2),
        ("gelu", 1.0, PHI_1, PHI_1 + 1 / sqrt(2 * np.pi * e)),
        ("swish", 0.0, 0.0, 1 / 2),
        ("swish", log(3), 3 / 4 * log(3), 3 / 4 + 3 / 16 * log(3)),
        ("softplus", 0.0, log(2), 1 / 2),
        ("softplus", log(3), log(4), 3 / 4),
    ],
)
def test_values_checkable_on_paper(name, z, value, derivative):
    z = np.array([z])
    assert ACTIVATIONS[name].value(z) == pytest.approx([value], abs=1e-12)
    assert ACTIVATIONS[name].derivative(z) == pytest.approx([derivative], abs=1e-12)


@EVERY
def test_derivative_is_the_slope(activation):
    h = 1e-5
    z = np.concatenate([np.linspace(-8, 8, 400), [-30.0, -h, h, 30.0]])  # both sides of a kink, never across it
    slope = (activation.value(z + h / 2) - activation.value(z - h / 2)) / h
    np.testing.assert_allclose(activation.derivative(z), slope, rtol=0, atol=1e-7)


@EVERY
@EITHER_DTYPE
def test_no_overflow_up_to_a_thousand(activation, dtype, strict_floats):
    z = np.concatenate([np.linspace(-1e3, 1e3, 2001), np.linspace(-100, 100, 2001)]).astype(dtype)
    assert np.isfinite(activation.value(z)).all()
    assert np.isfinite(activation.derivative(z)).all()


@EVERY
@EITHER_DTYPE
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3, 4)])
def test_shape_and_dtype_stay(activation, dtype, shape):
    z = np.full(shape, -0.5, dtype=dtype)
    for result in (activation.value(z), activation.derivative(z)):
        assert result.shape == shape
        assert result.dtype == dtype


@EVERY
def test_input_is_left_alone(activation):
    z = np.array([-1.0, 0.0, 1.0])
    z.flags.writeable = False
    activation.value(z)
    activation.derivative(z)


@EVERY
def test_nan_is_not_hidden(activation):
    assert np.isnan(activation.value(np.array([np.nan]))).all()


@EVERY
def test_steepest_is_the_largest_slope(activation):
    z = np.linspace(-20, 20, 400_001)
    assert np.abs(activation.derivative(z)).max() == pytest.approx(activation.steepest, abs=1e-6)


@EVERY
def test_formulas_are_whole(activation):
    assert activation.formula.startswith("f(z) = ")
    assert activation.derivative_formula.startswith("f'(z) = ")
    for formula in (activation.formula, activation.derivative_formula):
        assert formula.count("{") == formula.count("}")
        assert formula.count(r"\begin") == formula.count(r"\end")
        assert len(re.findall(r"\\[bB]igl", formula)) == len(re.findall(r"\\[bB]igr", formula))


@pytest.mark.keras
@EVERY
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_agrees_with_keras(activation, dtype, keras, tf):
    # Even in float64 TensorFlow rounds 1/√2 in GELU and the slope of leaky ReLU to float32; the others it has exactly.
    exact = dtype == "float64" and activation.name not in {"gelu", "leaky_relu"}
    tolerance = 1e-12 if exact else 1e-6
    z = np.concatenate([np.linspace(-10, 10, 401), [0.0, -1e-6, 1e-6, -80.0, 80.0]]).astype(dtype)
    variable = tf.constant(z)
    with tf.GradientTape() as tape:
        tape.watch(variable)
        value = keras.activations.get(activation.name)(variable)
    slope = tape.gradient(value, variable)
    np.testing.assert_allclose(activation.value(z), value, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(activation.derivative(z), slope, rtol=tolerance, atol=tolerance)
