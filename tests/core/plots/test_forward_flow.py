"""What the picture of a forward pass draws is what the network computed."""

from __future__ import annotations

import numpy as np
import pytest

from core.maths.layer import Layer
from core.maths.network import Network
from core.plots.forward_flow import flow


@pytest.fixture
def network() -> Network:
    return Network.initialise((784, 40, 10), seed=3)


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(1).random((28, 28)).astype(np.float32) * (np.arange(784).reshape(28, 28) % 3 == 0)


def test_the_answer_is_the_networks(network: Network, image: np.ndarray) -> None:
    way = flow(network, image)
    np.testing.assert_array_equal(way.probabilities, network.probabilities(image.reshape(1, -1))[0])
    assert way.answer == network.predict(image.reshape(1, -1))[0]
    assert way.n_units == 40


def test_the_most_active_units_are_shown_once_each(network: Network, image: np.ndarray) -> None:
    way = flow(network, image, shown=6)
    activity = network.forward(image.reshape(1, -1)).a[0][0]
    assert sorted(way.units) == sorted(np.argsort(-activity)[:6])
    np.testing.assert_array_equal(way.outputs, activity[list(way.units)])


def test_links_carry_weight_times_input_as_a_share_of_the_largest(network: Network, image: np.ndarray) -> None:
    way = flow(network, image, shown=6, links_per_unit=4)
    received = image.reshape(-1, 1) * network.layers[0].kernel[:, way.units]
    assert len(way.from_pixels) == 24
    largest = max(abs(received[link.source, link.target]) for link in way.from_pixels)
    for link in way.from_pixels:
        assert link.strength == pytest.approx(received[link.source, link.target] / largest)
    for unit in range(6):  # no link that was left out is stronger than one that is drawn
        kept = {link.source: abs(link.strength) for link in way.from_pixels if link.target == unit}
        others = np.delete(np.abs(received[:, unit]), list(kept)) / largest
        assert len(kept) == 4
        assert min(kept.values()) >= others.max()
    strengths = [abs(link.strength) for link in way.from_pixels]
    assert strengths == sorted(strengths)  # the strongest are drawn last, on top


def test_links_to_classes_leave_out_only_the_weak(network: Network, image: np.ndarray) -> None:
    way = flow(network, image, shown=5, weakest=0.25)
    given = way.outputs[:, None] * network.layers[1].kernel[list(way.units)]
    share = given / np.abs(given).max()
    drawn = {(link.source, link.target): link.strength for link in way.to_classes}
    assert drawn == pytest.approx(
        {place: share[place] for place in zip(*np.nonzero(np.abs(share) >= 0.25), strict=True)}
    )


def test_units_stand_in_the_order_of_the_classes_that_they_speak_for() -> None:
    first = np.ones((784, 3), np.float32)
    second = np.zeros((3, 10), np.float32)
    second[0, 9] = second[1, 0] = second[2, 5] = 1
    network = Network((Layer(first, np.zeros(3, np.float32)), Layer(second, np.zeros(10, np.float32))))
    assert flow(network, np.ones((28, 28), np.float32)).units == (1, 2, 0)


def test_an_empty_image_wakes_no_unit_and_is_no_error() -> None:
    way = flow(Network.initialise((784, 12, 10), seed=0), np.zeros((28, 28), np.float32))
    assert way.units == ()
    assert way.from_pixels == way.to_classes == ()
    np.testing.assert_allclose(way.probabilities, 0.1)


def test_more_hidden_layers_are_refused() -> None:
    with pytest.raises(ValueError, match="Expected one hidden layer"):
        flow(Network.initialise((784, 8, 8, 10)), np.zeros((28, 28)))
