"""Evidence of pixels: held to the lead that it claims to explain, and to nudged pixels."""

from __future__ import annotations

import numpy as np
import pytest

from core.explain.evidence import evidence
from core.maths.activations import ACTIVATIONS
from core.maths.layer import Layer
from core.maths.network import Network

IMAGE = np.random.default_rng(4).random((28, 28)) * (np.random.default_rng(5).random((28, 28)) > 0.6)


def lead(network: Network, image: np.ndarray) -> float:
    logits = network.logits(image.reshape(1, -1))[0]
    return float(logits[7] - logits[2])


@pytest.mark.parametrize("sizes", [(784, 10), (784, 32, 10), (784, 24, 24, 24, 10)])
def test_without_biases_the_pixels_of_a_relu_network_sum_to_the_lead(sizes: tuple[int, ...]) -> None:
    network = Network.initialise(sizes, seed=1, dtype=np.float64)  # biases start at 0
    assert evidence(network, IMAGE, 7, 2).sum() == pytest.approx(lead(network, IMAGE), rel=1e-9)


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "softmax"])
def test_each_pixel_says_what_nudging_it_says(activation: str) -> None:
    start = Network.initialise((784, 20, 20, 10), activation, seed=2, dtype=np.float64)
    random = np.random.default_rng(3)
    layers = tuple(Layer(kernel, random.normal(0, 0.3, bias.shape)) for kernel, bias in start.layers)
    network = Network(layers, activation)
    found = evidence(network, IMAGE, 7, 2)
    for row, column in np.argwhere(IMAGE > 0)[::40]:
        step = np.zeros((28, 28))
        step[row, column] = 1e-6
        slope = (lead(network, IMAGE + step) - lead(network, IMAGE - step)) / 2e-6
        assert found[row, column] == pytest.approx(IMAGE[row, column] * slope, rel=1e-4, abs=1e-8)


def test_paper_says_nothing_and_the_other_view_is_the_negative() -> None:
    network = Network.initialise((784, 32, 10), seed=1)
    found = evidence(network, IMAGE, 7, 2)
    assert not found[IMAGE == 0].any()
    np.testing.assert_allclose(evidence(network, IMAGE, 2, 7), -found, atol=1e-6)
