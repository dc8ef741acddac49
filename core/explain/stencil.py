"""A neuron on pixels as a stencil: laid on an image, it rewards ink in some places and punishes it in others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.data.mnist import N_CLASSES, SIDE
from core.digits.canvas import Stroke
from core.maths.arrays import FloatArray


def class_stencils(images: FloatArray, labels: np.ndarray) -> FloatArray:
    """Return for each digit its average image minus the average image of all other digits.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        0 (paper) … 1 (ink).
    labels : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (10, 28, 28)
        −1 … 1; the average of a digit that does not occur is paper.
    """
    total = images.sum(axis=0)
    result = np.empty((N_CLASSES, *images.shape[1:]), images.dtype)
    for digit in range(N_CLASSES):
        own = labels == digit
        own_total = images[own].sum(axis=0)
        result[digit] = own_total / max(own.sum(), 1) - (total - own_total) / max((~own).sum(), 1)
    return result


def painted(rewarding: Sequence[Stroke], punishing: Sequence[Stroke], canvas_side: int) -> FloatArray:
    """Return the stencil that somebody painted.

    Parameters
    ----------
    rewarding, punishing : sequences of Stroke
        In the pixels of a square canvas.
    canvas_side : int
        A multiple of 28.

    Returns
    -------
    ndarray of shape (28, 28)
        1 where the first covers a pixel, −1 where the second does, 0 where neither or both do, and in between at edges.
    """
    return _coverage(rewarding, canvas_side) - _coverage(punishing, canvas_side)


def _coverage(strokes: Sequence[Stroke], canvas_side: int) -> FloatArray:
    """Return which share of each of 28 × 28 pixels the strokes cover."""
    picture = Image.new("L", (canvas_side, canvas_side))
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        radius = stroke.width / 2
        line = [(float(x), float(y)) for x, y in stroke.points]
        draw.line(line, fill=255, width=round(stroke.width))
        for x, y in line:  # round ends and round joints
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    size = canvas_side // SIDE
    return np.asarray(picture).reshape(SIDE, size, SIDE, size).mean(axis=(1, 3)) / 255.0


def fit(weights: FloatArray, images: np.ndarray) -> FloatArray:
    """Return z = Σ wᵢ·xᵢ for every image, without a bias.

    Parameters
    ----------
    weights : ndarray of shape (28, 28)
    images : ndarray of uint8 and shape (n, 28, 28)

    Returns
    -------
    ndarray of shape (n,)
    """
    flat = images.reshape(len(images), -1).astype(np.float32)  # (n, 784)
    return flat @ (weights.reshape(-1).astype(np.float32) / 255)


@dataclass(frozen=True, slots=True)
class ClassFit:
    """How well the images of one digit fit a stencil."""

    digit: int
    mean: float
    low: float
    """A tenth of them have a smaller sum …"""
    high: float
    """… and a tenth a larger."""


def ranking(z: FloatArray, labels: np.ndarray) -> list[ClassFit]:
    """Return the digits that occur, the one with the largest mean sum first."""
    fits = []
    for digit in range(N_CLASSES):
        own = z[labels == digit]
        if len(own):
            low, high = np.quantile(own, (0.1, 0.9))
            fits.append(ClassFit(digit, float(own.mean()), float(low), float(high)))
    return sorted(fits, key=lambda one: -one.mean)


def purity(z: FloatArray, labels: np.ndarray, digit: int, n: int = 100) -> float:
    """Return the share, 0 … 1, of ``digit`` among the ``n`` images with the largest sum."""
    return float((labels[np.argsort(-z, kind="stable")[:n]] == digit).mean())
