"""What the data page knows of both sets: computed once, small, shared by all visitors."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from core.data import mnist
from core.data.mnist import N_CLASSES
from core.data.overview import Overview, overview
from core.maths.arrays import IntArray
from ui import services


def training() -> Overview:
    """Return what the training set looks like as a whole; it is read part by part and not kept.

    Raises
    ------
    DataUnavailable
    """
    return _training(services.settings().mnist)


@cache
def _training(path: Path | None) -> Overview:
    return overview(mnist.train_in_parts(path))


def test_counts() -> IntArray:
    """Return how many examples of each class the test set has, (10,).

    Raises
    ------
    DataUnavailable
    """
    return np.bincount(services.test_set()[1], minlength=N_CLASSES)
