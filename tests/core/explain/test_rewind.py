"""A run looked back on: the same view for every moment."""

import numpy as np
import pytest

from core.explain import rewind
from core.maths.network import Network


@pytest.fixture(scope="module")
def digits():
    random = np.random.default_rng(3)
    return random.integers(0, 256, size=(1200, 28, 28)).astype(np.uint8), random.integers(0, 10, 1200).astype(np.uint8)


def test_the_last_moment_is_centred_and_of_unit_size(digits):
    network = Network.initialise((784, 32, 10), seed=1)
    seen = rewind.view(network, digits[0])
    last = rewind.moment(network, seen, *digits)
    assert last.flat.shape == (rewind.PLACED, 2)
    assert np.allclose(last.flat.mean(axis=0), 0, atol=1e-4)
    assert (last.flat**2).sum(axis=1).mean() == pytest.approx(1, rel=1e-3)
    assert np.allclose(seen.directions.T @ seen.directions, np.eye(2), atol=1e-5)


def test_another_moment_is_seen_from_the_same_place(digits):
    first, last = Network.initialise((784, 32, 10), seed=1), Network.initialise((784, 32, 10), seed=2)
    seen = rewind.view(last, digits[0])
    moment = rewind.moment(first, seen, *digits)
    hidden = first.forward(digits[0][:300].reshape(300, -1) / np.float32(255)).a[-2]
    assert np.allclose(moment.flat, (hidden - seen.middle) @ seen.directions / seen.scale, atol=1e-4)


def test_answers_are_counted_and_kernels_are_those_of_the_first_units(digits):
    network = Network.initialise((784, 20, 20, 10), seed=4)
    moment = rewind.moment(network, rewind.view(network, digits[0]), *digits)
    assert moment.confusion.sum() == rewind.COUNTED
    assert moment.accuracy == pytest.approx(np.trace(moment.confusion) / rewind.COUNTED)
    assert moment.kernels.shape == (rewind.UNITS, 28, 28)
    assert (moment.kernels[3].ravel() == network.layers[0].kernel[:, 3]).all()


def test_a_network_of_fewer_units_shows_those_it_has(digits):
    network = Network.initialise((784, 8, 10), seed=4)
    assert len(rewind.moment(network, rewind.view(network, digits[0]), *digits).kernels) == 8


def test_a_network_that_answers_nothing_can_be_looked_at(digits):
    dead = Network.from_weights([np.zeros((784, 8)), np.zeros(8), np.zeros((8, 10)), np.zeros(10)])
    moment = rewind.moment(dead, rewind.view(dead, digits[0]), *digits)
    assert np.isfinite(moment.flat).all()
