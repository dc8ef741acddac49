"""What the shipped network says to noise, and the rule that reads it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from core.data import mnist
from core.digits.demo import load_demo
from core.experiments import softmax_layer
from core.experiments.softmax_layer import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_the_same_each_time_and_answered_by_the_network(kind: str) -> None:
    images, _ = mnist.load_test()
    noise, again = (softmax_layer.noise(load_demo(), kind, images) for _ in range(2))
    assert noise.images.shape == (1000, 28, 28)
    assert np.array_equal(noise.images, again.images)
    assert noise.probabilities[3] == pytest.approx(
        load_demo().probabilities(noise.images[3].reshape(1, -1))[0], abs=1e-5
    )
    assert 0 <= noise.images.min() <= noise.images.max() <= 1


def test_shuffled_pixels_are_those_of_the_digit() -> None:
    images, _ = mnist.load_test()
    noise = softmax_layer.noise(load_demo(), "shuffled", images)
    assert np.sort(noise.images[7], axis=None) == pytest.approx(np.sort(images[7], axis=None) / 255)
    assert not np.allclose(noise.images[7], images[7] / 255)


def test_the_network_is_sure_of_noise() -> None:
    finding = softmax_layer.judge(load_demo(), *mnist.load_test())
    assert finding.verdict == "holds_with_limits"
    assert 0.5 < float(finding.measured["shuffled"]) < float(finding.measured["even"])


@pytest.mark.parametrize(("answer", "verdict"), [("flat", "holds"), ("unshared", "needs_correction")])
def test_another_network_gets_another_verdict(answer: str, verdict: str) -> None:
    def probabilities(x: np.ndarray) -> np.ndarray:
        return np.full((len(x), 10), 0.1 if answer == "flat" else 0.2)

    network = SimpleNamespace(probabilities=probabilities, logits=lambda x: np.zeros((len(x), 10)))
    images, labels = mnist.load_test()
    assert softmax_layer.judge(network, images, labels).verdict == verdict
