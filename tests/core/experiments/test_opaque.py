"""Whether a look inside tells the truth, measured; and a rule that other networks fail."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import mnist
from core.digits.demo import load_demo
from core.experiments import opaque
from core.maths.layer import Layer
from core.maths.network import Network


def test_the_shipped_network_can_be_looked_into_but_not_seen_through() -> None:
    finding = opaque.judge(load_demo(), *mnist.load_test())
    assert finding.verdict == "holds_with_limits"
    measured = finding.measured
    assert float(measured["changed"].rstrip("%")) > float(measured["by_chance"].rstrip("%")) + 20
    assert float(measured["hidden"].rstrip("%")) > float(measured["pixels"].rstrip("%"))
    assert 5 < float(measured["units"]) < int(measured["all_units"]) / 4


def test_a_network_that_answers_whatever_it_sees_is_opaque_by_the_rule() -> None:
    start = Network.initialise((784, 12, 10), seed=1)
    stubborn = Network((start.layers[0], Layer(start.layers[1].kernel, np.eye(10, dtype=np.float32)[3] * 1000)))
    assert opaque.judge(stubborn, *mnist.load_test()).verdict == "holds", "nothing that is erased changes its answer"


def test_a_network_of_few_units_is_seen_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opaque, "MANY", 1000)
    assert opaque.judge(load_demo(), *mnist.load_test()).verdict == "needs_correction"


def test_the_most_important_pixels_are_ink() -> None:
    image = np.zeros((28, 28))
    image[10, 10:14] = [0.9, 0.05, 0.5, 0.7]
    importance = np.ones((28, 28))
    importance[10, 10:14] = [2, 9, 5, 3]
    assert opaque.most_important(importance, image, 2).tolist() == [10 * 28 + 12, 10 * 28 + 13]


def test_nearest_digits_are_counted_without_the_digit_itself() -> None:
    points = np.array([[0.0], [0.1], [5.0], [5.2], [0.3]])
    assert opaque.same_digit(points, np.array([1, 1, 2, 1, 1])) == pytest.approx(3 / 5)
