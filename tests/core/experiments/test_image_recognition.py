"""Moved digits: the changes do what they say, and the shipped network loses its way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data import mnist
from core.digits.demo import load_demo
from core.experiments import image_recognition as experiment
from core.experiments.image_recognition import ANGLES, SHIFTS, Change, Curves
from core.maths.network import Network


@pytest.fixture(scope="module")
def network() -> Network:
    return load_demo()


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    return experiment.examples(*mnist.load_test())


@pytest.fixture(scope="module")
def curves(network: Network, digits: tuple[np.ndarray, np.ndarray]) -> Curves:
    return experiment.measure(network, *digits)


def spot(row: int, column: int) -> np.ndarray:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, row, column] = 1
    return image


def test_no_change_changes_nothing(digits: tuple[np.ndarray, np.ndarray]) -> None:
    np.testing.assert_array_equal(experiment.changed(digits[0][:5], Change()), digits[0][:5])


@pytest.mark.parametrize(("pixels", "column"), [(3, 13), (-4, 6), (17, 27)])
def test_a_shift_moves_the_ink(pixels: int, column: int) -> None:
    np.testing.assert_array_equal(experiment.shifted(spot(5, 10), pixels), spot(5, column))


def test_ink_that_leaves_the_image_does_not_come_back() -> None:
    for pixels in (18, 28, -28, 100):
        assert experiment.shifted(spot(5, 10), pixels).sum() == 0


@pytest.mark.parametrize(("degrees", "row", "column"), [(90, 10, 22), (180, 22, 17), (270, 17, 5), (360, 5, 10)])
def test_a_turn_is_clockwise_about_the_middle(degrees: int, row: int, column: int) -> None:
    np.testing.assert_allclose(experiment.turned(spot(5, 10), degrees), spot(row, column), atol=1e-5)


def test_right_angles_are_those_of_numpy(digits: tuple[np.ndarray, np.ndarray]) -> None:
    images = digits[0][:3]
    np.testing.assert_allclose(experiment.turned(images, 90), np.rot90(images, -1, axes=(1, 2)), atol=1e-5)


def test_a_small_turn_keeps_the_ink(digits: tuple[np.ndarray, np.ndarray]) -> None:
    images = digits[0][:50]
    ink = images.sum(axis=(1, 2))
    assert experiment.turned(images, 15).sum(axis=(1, 2)) == pytest.approx(ink, rel=0.03)


def test_inverted_ink_is_paper() -> None:
    image = experiment.changed(spot(5, 10), Change(inverted=True))
    assert image[0, 5, 10] == 0
    assert image.sum() == 783


def test_pixels_and_weights_in_another_order_say_the_same(
    network: Network, digits: tuple[np.ndarray, np.ndarray]
) -> None:
    images = digits[0][:20]
    shuffled = experiment.shuffled(images)
    assert not np.array_equal(shuffled, images)
    np.testing.assert_allclose(np.sort(shuffled.reshape(20, -1)), np.sort(images.reshape(20, -1)))
    expected = network.probabilities(images.reshape(20, -1))
    said = experiment.shuffled_network(network).probabilities(shuffled.reshape(20, -1))
    np.testing.assert_allclose(said, expected, atol=1e-5)
    misled = network.predict(shuffled.reshape(20, -1)) == expected.argmax(axis=1)
    assert misled.mean() < 0.5, "pixels alone in another order mislead it"


def test_accuracy_falls_with_the_shift(curves: Curves) -> None:
    assert curves.shift[0] == curves.angle[0] > experiment.GOOD
    assert (np.diff(curves.shift[:7]) <= 0).all()
    assert curves.shift[SHIFTS.index(experiment.FAR)] < 1 / 3, "as the right prediction says"
    assert curves.shift[2] > 0.8, "a small shift costs little, as a wrong prediction's reason says"
    assert curves.angle[ANGLES.index(90)] < 0.4


def test_the_claim_holds_with_limits(network: Network, digits: tuple[np.ndarray, np.ndarray], curves: Curves) -> None:
    finding = experiment.judge(network, *digits, curves)
    assert finding.verdict == "holds_with_limits"
    assert finding.measured["centred"] == f"{curves.shift[0]:.1%}"
    assert finding.measured["same"] == finding.measured["images"] == "400"


def test_other_figures_give_another_verdict(
    network: Network, digits: tuple[np.ndarray, np.ndarray], curves: Curves
) -> None:
    robust = Curves(np.full(len(SHIFTS), 0.99), np.full(len(ANGLES), 0.97), 0.95)
    assert experiment.judge(network, *digits, robust).verdict == "holds"
    assert experiment.judge(network, *digits, replace(robust, inverted=0.1)).verdict == "holds_with_limits"
    blind = replace(curves, shift=np.full(len(SHIFTS), 0.3))
    assert experiment.judge(network, *digits, blind).verdict == "needs_correction"
