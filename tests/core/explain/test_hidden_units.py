"""Contributions of hidden units sum to the logit that they explain."""

from __future__ import annotations

import numpy as np
import pytest

from core.explain.hidden_units import contributions, half_of, hidden, nearest
from core.maths.activations import ACTIVATIONS
from core.maths.layer import Layer
from core.maths.network import Network

IMAGE = np.random.default_rng(2).random((28, 28))


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "softmax"])
def test_contributions_and_bias_are_the_logit(activation: str) -> None:
    start = Network.initialise((784, 20, 10), activation, seed=2, dtype=np.float64)
    layers = tuple(Layer(kernel, np.linspace(-1, 1, len(bias))) for kernel, bias in start.layers)
    network = Network(layers, activation)
    logits = network.logits(IMAGE.reshape(1, -1))[0]
    for answer in range(10):
        total = contributions(network, IMAGE, answer).sum() + network.layers[1].bias[answer]
        assert total == pytest.approx(logits[answer], rel=1e-10)


def test_without_one_unit_the_logit_lacks_its_contribution() -> None:
    network = Network.initialise((784, 20, 10), seed=4, dtype=np.float64)
    parts = contributions(network, IMAGE, 3)
    unit = int(abs(parts).argmax())
    silenced = network.layers[1].kernel.copy()
    silenced[unit] = 0
    without = Network((network.layers[0], Layer(silenced, network.layers[1].bias)))
    before, after = (one.logits(IMAGE.reshape(1, -1))[0, 3] for one in (network, without))
    assert before - after == pytest.approx(parts[unit])


@pytest.mark.parametrize("sizes", [(784, 10), (784, 8, 8, 10)])
def test_other_depths_have_no_exact_sum(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one hidden layer"):
        contributions(Network.initialise(sizes), IMAGE, 0)


@pytest.mark.parametrize(
    ("parts", "units"), [([5.0, 1, 1, 1, 1], 1), ([1.0, 1, 1, 1], 2), ([2.0, 2, 1, -9], 2), ([-1.0, 0], 0)]
)
def test_half_counts_the_largest_positive_parts(parts: list[float], units: int) -> None:
    assert half_of(np.array(parts)) == units


def test_the_nearest_come_first() -> None:
    points = np.array([[0.0, 0], [3, 4], [1, 0], [0, 2]])
    assert nearest(points, points[0], 2).tolist() == [0, 2]


def test_hidden_outputs_are_those_of_the_first_layer() -> None:
    network = Network.initialise((784, 12, 10), seed=1, dtype=np.float64)
    expected = np.maximum(0, IMAGE.reshape(1, -1) @ network.layers[0].kernel)
    np.testing.assert_allclose(hidden(network, IMAGE[np.newaxis]), expected)
