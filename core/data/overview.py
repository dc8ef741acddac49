"""What a set of digits looks like as a whole: how many of each, their mean, their spread, how they lie in their box."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import N_CLASSES, SIDE
from core.maths.arrays import BoolArray, FloatArray, IntArray

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Everything in it is small, whatever the set.

    Attributes
    ----------
    counts : ndarray of shape (10,)
        Examples of each class.
    mean : ndarray of shape (10, 28, 28)
        Average image of each class, 0 (paper) … 1 (ink); paper for a class without examples.
    spread : ndarray of shape (10, 28, 28)
        Standard deviation of each pixel within its class, 0 … 0.5.
    centres : ndarray of shape (n, 2)
        Row and column of each image's centre of mass, pixel i counted at i; images without ink are left out.
    sides : ndarray of shape (n, 2)
        Height and width of the ink, in pixels.
    """

    counts: IntArray
    mean: FloatArray
    spread: FloatArray
    centres: FloatArray
    sides: IntArray


def overview(parts: Iterable[tuple[Bytes, Bytes]]) -> Overview:
    """Return what images (n, 28, 28) of uint8 and labels (n,) look like as a whole; they come part by part."""
    counts = np.zeros(N_CLASSES, np.int64)
    total, squares = np.zeros((2, N_CLASSES, SIDE * SIDE))
    centres, sides = [], []
    for images, labels in parts:
        flat = images.reshape(len(images), -1) / np.float32(255)  # (n, 784)
        member = np.equal.outer(np.arange(N_CLASSES), labels).astype(np.float32)  # (10, n)
        counts += member.sum(axis=1).astype(np.int64)
        total += member @ flat
        squares += member @ np.square(flat, out=flat)
        inked = images[images.any(axis=(1, 2))]
        centres.append(centres_of_mass(inked))
        sides.append(ink_sides(inked))
    examples = np.maximum(counts, 1)[:, np.newaxis]
    mean = total / examples
    variance = np.maximum(squares / examples - mean**2, 0)  # rounding may leave less than nothing
    shape = (N_CLASSES, SIDE, SIDE)
    return Overview(
        counts,
        mean.reshape(shape).astype(np.float32),
        np.sqrt(variance).reshape(shape).astype(np.float32),
        np.concatenate(centres),
        np.concatenate(sides),
    )


def centres_of_mass(images: Bytes) -> FloatArray:
    """Return row and column of where each image would balance, shape (n, 2); every image has ink."""
    weights = images.astype(np.float32)
    rows, columns = weights.sum(axis=2), weights.sum(axis=1)  # (n, 28) each
    places = np.arange(SIDE, dtype=np.float32)
    ink = rows.sum(axis=1)
    return np.stack([rows @ places / ink, columns @ places / ink], axis=1)


def ink_box(image: Bytes) -> tuple[int, int, int, int]:
    """Return the first and last row and the first and last column with ink of one image that has some."""
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


def ink_sides(images: Bytes) -> IntArray:
    """Return height and width of the ink of each image, shape (n, 2); every image has some."""
    sides = []
    for axis in (2, 1):
        inked: BoolArray = np.asarray(images.any(axis=axis))  # (n, 28): lines with ink
        first = inked.argmax(axis=1)
        last = SIDE - 1 - inked[:, ::-1].argmax(axis=1)
        sides.append(last - first + 1)
    return np.stack(sides, axis=1)
