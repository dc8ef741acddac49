"""An attack that works, chance that does not, and a rule that tells them apart."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import mnist
from core.digits.demo import load_demo
from core.experiments import attack
from core.experiments.attack import EPSILONS, JUDGED, Curve
from core.explain.attack import direction, step


@pytest.fixture(scope="module")
def curve() -> Curve:
    return attack.curve(load_demo(), *mnist.load_test())


def test_the_curve_begins_where_nothing_is_changed(curve: Curve) -> None:
    images, labels = mnist.load_test()
    said = load_demo().predict(images[: attack.DIGITS].reshape(attack.DIGITS, -1) / 255)
    right = (said == labels[: attack.DIGITS]).mean()
    assert curve.attacked[0] == curve.by_chance[0] == pytest.approx(right)
    assert (curve.attacked[2:] < curve.by_chance[2:]).all()


def test_the_shipped_network_can_be_fooled(curve: Curve) -> None:
    finding = attack.judge(curve)
    assert finding.verdict == "holds"
    assert finding.measured["median"] == f"{curve.median:g}"
    assert curve.attacked[EPSILONS.index(curve.median)] <= curve.attacked[0] / 2


def test_the_smallest_step_is_enough_and_a_smaller_one_is_not() -> None:
    network = load_demo()
    images, labels = mnist.load_test()
    image = images[0] / np.float32(255)
    way = direction(network, image[np.newaxis], labels[:1])[0]
    epsilon = attack.smallest(network, image, way)
    said = [network.predict(step(image, way, size).reshape(1, -1))[0] for size in (0, epsilon - 0.005, epsilon)]
    assert said[0] == said[1] != said[2]


def test_a_step_that_leads_nowhere_changes_nothing() -> None:
    image = mnist.load_test()[0][0] / np.float32(255)
    assert attack.smallest(load_demo(), image, np.zeros_like(image)) is None


def bent(attacked: float, by_chance: float) -> Curve:
    """Return a curve that falls from 1 to these accuracies at the size that is judged."""
    at = EPSILONS.index(JUDGED)
    lines = [np.interp(np.arange(len(EPSILONS)), [0, at], [1, end]) for end in (attacked, by_chance)]
    return Curve(*lines, None)


@pytest.mark.parametrize(
    ("attacked", "by_chance", "verdict"),
    [
        (0.1, 0.98, "holds"),
        (0.1, 0.5, "holds_with_limits"),
        (0.8, 0.98, "holds_with_limits"),
        (0.97, 0.98, "needs_correction"),
    ],
)
def test_the_rule(attacked: float, by_chance: float, verdict: str) -> None:
    assert attack.judge(bent(attacked, by_chance)).verdict == verdict
