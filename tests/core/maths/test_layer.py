import numpy as np
import pytest

from core.maths.layer import Layer, fitted


def layer(n_inputs, n_units, dtype=np.float32):
    return Layer(np.ones((n_inputs, n_units), dtype), np.zeros(n_units, dtype))


def test_layers_that_fit_are_copied_and_read_only():
    first = layer(3, 2)
    (copy, _) = fitted([first, layer(2, 4)])
    np.testing.assert_array_equal(copy.kernel, first.kernel)
    first.kernel[0, 0] = 7.0
    assert copy.kernel[0, 0] == 1.0
    for array in copy:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


@pytest.mark.parametrize(
    ("layers", "reason"),
    [
        ([], "at least one layer"),
        ([layer(3, 2), layer(3, 2)], r"Expected 2 inputs, as many as the layer before has units. Received: layer 1"),
        ([Layer(np.ones((3, 2)), np.zeros(3))], r"bias of shape \(n_units,\). Received: layer 0"),
        ([Layer(np.ones((3, 2)), np.zeros((1, 2)))], r"bias of shape \(n_units,\)"),
        ([Layer(np.ones(3), np.zeros(3))], r"kernel of shape \(n_inputs, n_units\)"),
        ([Layer(np.array(1.0), np.array(1.0))], r"kernel of shape \(n_inputs, n_units\)"),
        ([layer(3, 0)], r"kernel of shape \(n_inputs, n_units\)"),
        ([layer(3, 2), layer(2, 2, np.float64)], "of one dtype. Received: layer 1 .* float64"),
        ([layer(3, 2, np.int64)], "floating-point arrays"),
        ([Layer(np.ones((3, 2)), np.zeros(2, np.float32))], "of one dtype"),
    ],
)
def test_layers_that_do_not_fit_are_refused(layers, reason):
    with pytest.raises(ValueError, match=reason):
        fitted(layers)
