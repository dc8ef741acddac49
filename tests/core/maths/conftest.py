"""What the tests of the mathematics share: nudging, and Keras as an oracle."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest


@pytest.fixture(scope="session")
def central_difference() -> Callable[..., np.ndarray]:
    """(f(θ + h) − f(θ − h)) / 2h for every entry of θ, where f gives one number."""

    def slope(function: Callable[[np.ndarray], float], theta: np.ndarray, step: float = 1e-5) -> np.ndarray:
        gradient = np.empty_like(theta)
        for index in np.ndindex(theta.shape):
            nudged_up, nudged_down = theta.copy(), theta.copy()
            nudged_up[index] += step
            nudged_down[index] -= step
            gradient[index] = (function(nudged_up) - function(nudged_down)) / (2 * step)
        return gradient

    return slope


@pytest.fixture(scope="session")
def keras() -> ModuleType:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import keras

    return keras


@pytest.fixture(scope="session")
def tf(keras: ModuleType) -> ModuleType:
    import tensorflow

    return tensorflow


@pytest.fixture
def strict_floats():
    """Overflow, division by zero and invalid operations raise instead of warning."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield
