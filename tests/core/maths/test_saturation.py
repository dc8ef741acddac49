import numpy as np
import pytest

from core.maths.activations import ACTIVATIONS
from core.maths.saturation import dead_share, is_saturated, saturated_share


@pytest.mark.parametrize(
    ("name", "z", "threshold", "expected"),
    [
        ("relu", [-2.0, -1.0, 0.0, 1.0], 0.05, 3 / 4),
        ("linear", [-100.0, 0.0, 100.0], 0.99, 0.0),
        ("leaky_relu", [-100.0, 100.0], 0.05, 0.0),
        ("leaky_relu", [-100.0, 100.0], 0.5, 1 / 2),
        # 1 − tanh²(z) < 9/25 from z = ln 3 on, where tanh z = 4/5.
        ("tanh", [-1.2, -1.0, 0.0, 1.0, 1.2], 9 / 25, 2 / 5),
        # 4 σ(z) σ(−z) < 3/4 from z = ln 3 on.
        ("sigmoid", [-1.2, -1.0, 1.0, 1.2], 3 / 4, 2 / 4),
        ("gelu", [-5.0, 0.0, 5.0], 0.05, 1 / 3),
    ],
)
def test_golden_shares(name, z, threshold, expected):
    assert saturated_share(ACTIVATIONS[name], np.array(z), threshold) == pytest.approx(expected)


def test_the_edge_of_the_sigmoid_is_where_the_docstring_says():
    z = np.array([-4.37, -4.35, 4.35, 4.37])
    assert is_saturated(ACTIVATIONS["sigmoid"], z).tolist() == [True, False, False, True]


def test_share_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one weighted sum"):
        saturated_share(ACTIVATIONS["relu"], np.array([]))


def test_a_dead_unit_is_silent_on_every_example():
    outputs = np.array(
        [
            [0.0, 0.0, 1.0, 0.0],
            [0.0, 2.0, 1.0, 0.0],
            [0.0, 0.0, 1.0, 1e-30],
        ]
    )
    assert dead_share(outputs) == 1 / 4


def test_dead_relu_units_get_no_gradient():
    rng = np.random.default_rng(0)
    relu = ACTIVATIONS["relu"]
    z = rng.normal(size=(50, 40)) - np.linspace(0, 8, 40)
    no_gradient = (relu.derivative(z) == 0).all(axis=0).mean()
    assert 0 < no_gradient < 1
    assert dead_share(relu.value(z)) == no_gradient


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (3,), (2, 2, 2)])
def test_outputs_must_be_examples_by_units(shape):
    with pytest.raises(ValueError, match=r"\(n_examples, n_units\)"):
        dead_share(np.zeros(shape))
