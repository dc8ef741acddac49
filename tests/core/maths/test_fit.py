"""Training on all examples at once: it learns, it is repeatable, and the penalty keeps weights small."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import toys
from core.maths.fit import fit
from core.maths.network import Network


def network(*sizes: int) -> Network:
    return Network.initialise(sizes, "relu", seed=2, dtype=np.float64)


def test_it_learns_what_can_be_learned() -> None:
    x, labels = toys.make("xor", 120, seed=0)
    trained = fit(network(2, 8, 2), x, labels, updates=150, learning_rate=0.05)
    assert (trained.predict(x) == labels).mean() > 0.95


def test_the_same_start_gives_the_same_end_and_is_not_changed() -> None:
    x, labels = toys.make("gaussians", 40, seed=0)
    start = network(2, 4, 2)
    kept = [array.copy() for array in start.weights()]
    first, second = (fit(start, x, labels, updates=10, learning_rate=0.05) for _ in range(2))
    for one, other in zip(first.weights(), second.weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    for array, before in zip(start.weights(), kept, strict=True):
        np.testing.assert_array_equal(array, before)


def test_the_penalty_keeps_weights_small_but_lets_biases_be() -> None:
    """All examples are of one class: without a penalty weights and bias grow; a heavy one leaves only the bias."""
    x, labels = np.ones((10, 1)), np.ones(10, dtype=int)
    free, held = (fit(network(1, 2), x, labels, updates=300, learning_rate=0.05, decay=decay) for decay in (0.0, 1.0))
    assert np.abs(held.layers[0].kernel).max() < 0.1 < np.abs(free.layers[0].kernel).max()
    assert held.layers[0].bias[1] - held.layers[0].bias[0] > 2


def test_no_update_changes_nothing() -> None:
    x, labels = toys.make("gaussians", 10, seed=0)
    start = network(2, 2)
    assert fit(start, x, labels, updates=0, learning_rate=0.1) is start


def test_labels_that_do_not_fit_are_an_error() -> None:
    with pytest.raises(ValueError, match="Expected"):
        fit(network(2, 2), np.ones((3, 2)), np.array([0, 1]), updates=1, learning_rate=0.1)
