"""Inside a network: gradients, dead units, the spread of the weights."""

import numpy as np
import pytest

from core.explain import inside
from core.maths.layer import Layer
from core.maths.network import Network


@pytest.fixture(scope="module")
def digits():
    random = np.random.default_rng(3)
    return random.integers(0, 256, size=(300, 28, 28)).astype(np.uint8), random.integers(0, 10, 300).astype(np.uint8)


def test_gradients_are_those_of_the_mean_loss(digits):
    network = Network.initialise((784, 12, 12, 10), activation="tanh", seed=1, dtype=np.float64)
    found = inside.layers(network, *digits)
    assert [layer.dead is None for layer in found] == [False, False, True]
    images, labels = digits
    x = images[: inside.DIGITS].reshape(inside.DIGITS, -1) / 255

    def loss(kernel):
        changed = Network((Layer(kernel, network.layers[0].bias), *network.layers[1:]), "tanh")
        chosen = changed.probabilities(x)[np.arange(inside.DIGITS), labels[: inside.DIGITS]]
        return -np.log(chosen).mean()

    kernel = network.layers[0].kernel
    random = np.random.default_rng(0)
    direction = random.standard_normal(kernel.shape)
    slope = (loss(kernel + 1e-6 * direction) - loss(kernel - 1e-6 * direction)) / 2e-6
    gradient = network.backward(x, labels[: inside.DIGITS].astype(int)).weights[0]
    assert slope == pytest.approx((gradient * direction).sum(), rel=1e-5)
    assert found[0].gradient == pytest.approx(np.sqrt((gradient**2).mean()))


def test_units_that_answer_nothing_are_counted(digits):
    weights = list(Network.initialise((784, 8, 10), seed=1).weights())
    weights[1] = np.array([-1e6] * 2 + [0.0] * 6, np.float32)
    found = inside.layers(Network.from_weights(weights), *digits)
    assert found[0].dead >= 0.25
    assert found[0].saturated >= found[0].dead


def test_both_spreads_are_shares_in_the_same_bins():
    now, before = Network.initialise((784, 8, 10), seed=1), Network.initialise((784, 8, 10), seed=2)
    spread = inside.spread(now, before)
    assert spread.edges.shape == (inside.BINS + 1,)
    assert spread.now.sum() == pytest.approx(1)
    assert spread.before.sum() == pytest.approx(1)
    assert (inside.spread(now, now).now == inside.spread(now, now).before).all()


def test_weights_that_are_all_zero_have_a_spread():
    zeros = Network.from_weights([np.zeros((784, 4)), np.zeros(4), np.zeros((4, 10)), np.zeros(10)])
    assert inside.spread(zeros, zeros).now.max() == 1
