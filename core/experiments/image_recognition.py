"""The experiment of "recognising images": what a network that reads digits makes of digits that were moved.

A person sees the same digit when it lies two centimetres to the right, upside down, or white instead of black. The
network gets 784 numbers, and a moved digit is other numbers at other inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import SIDE
from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.maths.arrays import FloatArray, IntArray
from core.maths.layer import Layer
from core.maths.network import Network

N_IMAGES: Final = 400
"""Of the test set, the first ones: what accuracies are counted on."""
SHIFTS: Final = tuple(range(11))
"""Pixels."""
ANGLES: Final = tuple(range(0, 181, 15))
"""Degrees."""
FAR: Final = 6
"""The verdict's shift, in pixels: about a fifth of the image's side."""
_SEED: Final = 3
"""Of the order into which all pixels are shuffled."""

GOOD: Final = 0.95
"""From this accuracy on, digits are recognised."""
LOST: Final = 0.8
"""Below this accuracy, a change that leaves the digit readable has thrown the network off."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to an image: moved to the right, then turned about its middle, then inverted."""

    shift: int = 0
    """Pixels; what leaves the image is gone, and what comes in is paper."""
    angle: int = 0
    """Degrees, clockwise."""
    inverted: bool = False
    """Ink and paper exchanged."""


def changed(images: FloatArray, change: Change) -> FloatArray:
    """Return changed copies of images.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        0 (paper) … 1 (ink).
    change : Change
    """
    moved = turned(shifted(images, change.shift), change.angle)
    return 1 - moved if change.inverted else moved


def shifted(images: FloatArray, pixels: int) -> FloatArray:
    """Return the images, of shape (n, 28, 28), moved to the right; a negative number moves them to the left."""
    moved = np.zeros_like(images)
    if abs(pixels) < SIDE:
        source = slice(max(0, -pixels), SIDE - max(0, pixels))
        goal = slice(max(0, pixels), SIDE - max(0, -pixels))
        moved[:, :, goal] = images[:, :, source]
    return moved


def turned(images: FloatArray, degrees: float) -> FloatArray:
    """Return the images, of shape (n, 28, 28), turned clockwise about their middle.

    Each new pixel is the mean of the four old pixels around the place where it came from, the nearer counting more.
    """
    if degrees == 0:
        return images
    angle, middle = np.deg2rad(degrees), (SIDE - 1) / 2
    row, column = np.mgrid[:SIDE, :SIDE] - middle
    old_row = np.cos(angle) * row - np.sin(angle) * column + middle  # rows count downwards
    old_column = np.sin(angle) * row + np.cos(angle) * column + middle
    top, left = np.floor(old_row).astype(int), np.floor(old_column).astype(int)
    down, right = old_row - top, old_column - left  # shares, 0 … 1
    flat = images.reshape(len(images), -1)
    result = np.zeros_like(flat)
    corners = (
        (top, left, (1 - down) * (1 - right)),
        (top, left + 1, (1 - down) * right),
        (top + 1, left, down * (1 - right)),
        (top + 1, left + 1, down * right),
    )
    for at_row, at_column, share in corners:
        inside = (at_row >= 0) & (at_row < SIDE) & (at_column >= 0) & (at_column < SIDE)
        place = np.where(inside, at_row * SIDE + at_column, 0).reshape(-1)  # (784,)
        result += flat[:, place] * (share * inside).reshape(-1).astype(flat.dtype)
    return result.reshape(images.shape)


def accuracy(network: Network, images: FloatArray, labels: NDArray[np.integer]) -> float:
    """Return the share, 0 … 1, of images, of shape (n, 28, 28), that the network names right."""
    return float((network.predict(images.reshape(len(images), -1)) == labels).mean())


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Accuracy by how far the digits were moved, one change at a time."""

    shift: FloatArray
    """Shape (len(SHIFTS),)."""
    angle: FloatArray
    """Shape (len(ANGLES),)."""
    inverted: float


def examples(images: NDArray[np.uint8], labels: NDArray[np.integer]) -> tuple[FloatArray, IntArray]:
    """Return the first test images as the network takes them, (N_IMAGES, 28, 28) of 0 … 1, and their labels."""
    return images[:N_IMAGES] / np.float32(255), labels[:N_IMAGES].astype(np.int64)


def measure(network: Network, images: FloatArray, labels: NDArray[np.integer]) -> Curves:
    """Return how the network's accuracy on ``examples`` falls with each change."""

    def of(changes: Sequence[Change]) -> FloatArray:
        return np.array([accuracy(network, changed(images, change), labels) for change in changes])

    return Curves(
        shift=of([Change(shift=pixels) for pixels in SHIFTS]),
        angle=of([Change(angle=degrees) for degrees in ANGLES]),
        inverted=accuracy(network, changed(images, Change(inverted=True)), labels),
    )


# ── space ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def order() -> IntArray:
    """Return one fixed order of all pixels: shape (784,), the old place of each new pixel."""
    return np.random.default_rng(_SEED).permutation(SIDE * SIDE)


def shuffled(images: FloatArray) -> FloatArray:
    """Return images of shape (n, 28, 28) with their pixels in ``order``, the same for all."""
    return images.reshape(len(images), -1)[:, order()].reshape(images.shape)


def shuffled_network(network: Network) -> Network:
    """Return the network whose inputs are connected in ``order``: each weight goes where its pixel has gone."""
    first, *others = network.layers
    return Network((Layer(first.kernel[order()], first.bias), *others), network.activation)


def judge(network: Network, images: FloatArray, labels: NDArray[np.integer], curves: Curves) -> Finding:
    """Holds if digits are recognised wherever they lie; with limits if only where the training digits lay.

    Parameters
    ----------
    network : Network
    images, labels : ndarrays of shapes (n, 28, 28) and (n,)
        From ``examples``.
    curves : Curves
        From ``measure``.
    """
    centred, far, upright = curves.shift[0], curves.shift[SHIFTS.index(FAR)], curves.angle[ANGLES.index(90)]
    same = network.predict(images.reshape(len(images), -1)) == shuffled_network(network).predict(
        shuffled(images).reshape(len(images), -1)
    )
    robust = min(far, upright, curves.inverted) >= LOST
    return Finding(
        "needs_correction" if centred < GOOD else "holds" if robust else "holds_with_limits",
        {
            "images": str(len(images)),
            "centred": percent(float(centred)),
            "pixels": str(FAR),
            "far": percent(float(far)),
            "turned": percent(float(upright)),
            "inverted": percent(curves.inverted),
            "same": str(int(same.sum())),
        },
    )
