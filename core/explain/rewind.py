"""A trained network, looked back on: what it was after each epoch, in pictures that can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import SIDE
from core.maths.arrays import FloatArray, IntArray
from core.maths.evaluation import Evaluation, probabilities
from core.maths.network import Network

UNITS: Final = 16
"""Hidden units whose weights are shown."""
COUNTED: Final = 1000
"""Test digits whose answers are counted."""
PLACED: Final = 300
"""Test digits that are laid flat."""

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """From where the last hidden layer is looked at: the same for every epoch, so that what moves has moved."""

    middle: FloatArray
    """Shape (n_units,)."""
    directions: FloatArray
    """The first two principal components of the outputs at the end, shape (n_units, 2)."""
    scale: float
    """Root mean square distance of the flat points from their middle, at the end."""
    limit: float
    """The magnitude of the weights that is drawn in full colour."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A network at one time."""

    kernels: FloatArray
    """First-layer weights of some units, shape (n, 28, 28)."""
    confusion: IntArray
    """Of ``COUNTED`` digits: label (row), answer (column)."""
    accuracy: float
    flat: FloatArray
    """The last hidden layer's outputs for ``PLACED`` digits as ``View`` sees them, shape (n, 2)."""


def view(last: Network, images: Bytes) -> View:
    """Return the view from which all moments of a run are looked at: chosen for its last one."""
    hidden = _hidden(last, images)
    middle = hidden.mean(axis=0)
    _, _, components = np.linalg.svd(hidden - middle, full_matrices=False)
    directions = components[:2].T  # (n_units, 2)
    spread = float(np.sqrt(((hidden - middle) @ directions).var(axis=0).sum()))
    kernel = last.layers[0].kernel[:, :UNITS]
    return View(middle, directions, spread or 1.0, float(np.abs(kernel).max()) or 1.0)


def moment(network: Network, seen: View, images: Bytes, labels: Bytes) -> Moment:
    """Return what a network of the run was like.

    Parameters
    ----------
    network : Network
        Of the layers' sizes that ``seen`` was made for.
    seen : View
    images : ndarray of shape (n, 28, 28)
    labels : ndarray of shape (n,)
    """
    counted = Evaluation(labels[:COUNTED], probabilities(network, images[:COUNTED]))
    return Moment(
        kernels=network.layers[0].kernel[:, :UNITS].T.reshape(-1, SIDE, SIDE),
        confusion=counted.confusion,
        accuracy=counted.accuracy,
        flat=(_hidden(network, images) - seen.middle) @ seen.directions / seen.scale,
    )


def _hidden(network: Network, images: Bytes) -> FloatArray:
    flat = images[:PLACED].reshape(-1, SIDE * SIDE) / np.float32(255)
    return network.forward(flat).a[-2]
