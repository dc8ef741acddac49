"""Reading a digit by hand-made stages: clean, crop, centre, measure, compare, as before networks read pixels.

Every stage is a rule that somebody thought of. Each can be told to fail in one definite way, as a worn or badly set
machine would; the stages after it do their work as ever, on what they get.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from core.data import features
from core.data.features import Typical
from core.data.mnist import SIDE
from core.digits.prepare import means
from core.maths.arrays import FloatArray, IntArray

STAGES: Final = ("clean", "crop", "centre", "measure", "compare")
IMAGE_STAGES: Final = STAGES[:3]
"""What the first stages hand on is an image, (n, 28, 28) of 0 (paper) … 1 (ink)."""

WORN_LEVEL: Final = 0.98
"""A cleaner that is set wrong takes only what is so dark for ink, where half as dark is enough."""
CUT: Final = 5
"""Rows that a cropper loses at the foot of a digit if it is set wrong."""
ASIDE: Final = 4
"""Columns by which a digit is laid too far right if the centring is set wrong."""


# ── what comes in ─────────────────────────────────────────────────────────────────────────────────────────────────────

MOVE: Final = 4
"""Pixels by which "moved" digits stand too high and too far left."""
GREY: Final = 0.4
"""How dark the paper of "grey" digits is."""
SHRINK: Final = 0.6
"""Size of "small" digits, 1 for MNIST's own."""


def _grey(images: FloatArray) -> FloatArray:
    return GREY + (1 - GREY) * images


def _moved(images: FloatArray) -> FloatArray:
    return window(images, _middles(images) + MOVE, np.ones(len(images)), SIDE / 2)


def _small(images: FloatArray) -> FloatArray:
    return window(images, _middles(images), np.full(len(images), 1 / SHRINK), SIDE / 2)


def _middles(images: FloatArray) -> FloatArray:
    return np.full((len(images), 2), SIDE / 2)


INPUTS: Final[Mapping[str, Callable[[FloatArray], FloatArray]]] = MappingProxyType(
    {"as_is": lambda images: images, "moved": _moved, "small": _small, "grey": _grey}
)
"""How digits may come in: as MNIST's makers left them, or as they had found them. (n, 28, 28) → (n, 28, 28)."""


# ── the stages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def clean(images: FloatArray, *, broken: bool = False) -> FloatArray:
    """Return images with white paper and black ink: what is nearer to the darkest than to the lightest pixel is ink.

    Ink keeps its shade. Broken, only the very darkest pixels count as ink.
    """
    paper, ink = (edge(images, axis=(1, 2), keepdims=True) for edge in (np.min, np.max))
    share = (images - paper) / np.maximum(ink - paper, 1e-6)
    return np.where(share >= (WORN_LEVEL if broken else 0.5), share, 0)


def crop(images: FloatArray, *, broken: bool = False) -> FloatArray:
    """Return the box about the ink, its longer side scaled to 20 pixels, in the middle of the field.

    Broken, it loses ``CUT`` rows at the foot of the box.
    """
    first, last = _ends(images.max(axis=2)), _ends(images.max(axis=1))
    bottom = first[1]
    if broken:
        bottom = np.maximum(bottom - CUT, first[0] + 1)
        below = np.arange(SIDE)[None, :, None] >= bottom[:, None, None]
        images = np.where(below, 0, images)
    longer = np.maximum(bottom - first[0], last[1] - last[0])
    middle = np.column_stack([(first[0] + bottom) / 2, (last[0] + last[1]) / 2])
    return window(images, middle, np.maximum(longer, 1) / features.BOX, SIDE / 2)


def centre(images: FloatArray, *, broken: bool = False) -> FloatArray:
    """Return images whose centre of mass lies on row and column 14; broken, ``ASIDE`` columns too far right."""
    at = np.arange(SIDE) + 0.5  # pixel i reaches from i to i + 1
    mass = np.maximum(images.sum(axis=(1, 2)), 1e-6)
    middle = np.column_stack([images.sum(axis=axis) @ at / mass for axis in (2, 1)])
    if broken:
        middle[:, 1] -= ASIDE
    return window(images, middle, np.ones(len(images)), features.MIDDLE + 0.5)


def measure(images: FloatArray, usual: Typical, *, broken: bool = False) -> FloatArray:
    """Return the eight features (n, 8) in units of their usual spread; broken, width and height change places."""
    measured = features.measure(images)
    if broken:
        names = list(features.FEATURES)
        width, height = names.index("width"), names.index("height")
        measured[:, [width, height]] = measured[:, [height, width]]
    return usual.standardise(measured)


def compare(measured: FloatArray, usual: Typical, *, broken: bool = False) -> IntArray:
    """Return for each row of features (n, 8) the digit that is usually nearest to it; broken, the list of what is
    usual has slipped by one, so that each digit is taken for the next."""
    distances = ((measured[:, None] - usual.classes) ** 2).sum(axis=2)  # (n, 10)
    nearest = distances.argmin(axis=1)
    return (nearest + 1) % len(usual.classes) if broken else nearest


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """What every stage handed on."""

    images: Mapping[str, FloatArray]
    """By ``IMAGE_STAGES``; each (n, 28, 28)."""
    measured: FloatArray
    """Shape (n, 8), in units of the usual spread."""
    answers: IntArray
    """Shape (n,)."""


def read(images: FloatArray, usual: Typical, broken: Collection[str] = ()) -> Passage:
    """Send images (n, 28, 28) of 0 … 1 through all stages, of which those named in ``broken`` fail."""
    cleaned = clean(images, broken="clean" in broken)
    cropped = crop(cleaned, broken="crop" in broken)
    centred = centre(cropped, broken="centre" in broken)
    measured = measure(centred, usual, broken="measure" in broken)
    answers = compare(measured, usual, broken="compare" in broken)
    return Passage({"clean": cleaned, "crop": cropped, "centre": centred}, measured, answers)


def prepare(images: FloatArray) -> FloatArray:
    """Return what the first three stages make of images (n, 28, 28): digits as MNIST's makers would have laid them."""
    return centre(crop(clean(images)))


def window(images: FloatArray, middle: FloatArray, scale: FloatArray, to: float) -> FloatArray:
    """Return images seen through a window, 28 × 28 again, each pixel the mean of the stretch that it covers.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
    middle : ndarray of shape (n, 2)
        Row and column, in pixels from the edge, that come to ``to`` in both directions.
    scale : ndarray of shape (n,)
        Old pixels to a new one.
    to : float
    """
    vertical, horizontal = (means(SIDE, middle[:, axis], scale, to) for axis in (0, 1))  # (n, 28, 28) each
    return np.asarray(vertical @ images @ horizontal.transpose(0, 2, 1))


def _ends(profile: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return where the ink of each row of ``profile``, (n, 28), begins and behind which pixel it ends."""
    covered = profile >= features.EDGE
    some = covered.any(axis=1)
    first = np.where(some, covered.argmax(axis=1), 0)
    end = np.where(some, SIDE - covered[:, ::-1].argmax(axis=1), SIDE)
    return first.astype(np.float64), end.astype(np.float64)
