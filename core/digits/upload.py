"""From a photo or a picture of a digit to a bitmap of its ink.

The paper may be darker on one side than on the other, the ink dark on light or light on dark, the picture of any size.
What is looked for is one digit, written by hand, somewhere near the middle.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from core.config import Limits
from core.digits.components import boxes, label
from core.digits.prepare import DIGIT_SIDE, PEN, Bitmap
from core.errors import InvalidImage
from core.maths.arrays import FloatArray

FORMATS: Final = ("PNG", "JPEG")
WORK_SIDE: Final = 400
"""Longer side, in pixels, at which a picture is looked at."""
GRID: Final = 8
"""The paper's brightness is estimated on this many fields along each side."""
PAPER: Final = 80
"""Percentile of the brightness around a field that is taken for the paper's: ink may cover most of it."""
STRONGEST: Final = 1000
"""One pixel in so many is taken for surely ink, if there is ink: the thinnest digit that fills a quarter has more."""
MIN_CONTRAST: Final = 0.2
"""Share of the paper's brightness by which that ink differs from it at least; less is the grain of the paper."""
MIN_SIDE: Final = 12
"""Pixels; what is smaller is a speck."""
MAX_ON_EDGE: Final = 0.15
"""Share of the picture's edge that a digit may touch; what touches more is the table or a shadow."""
MIN_PEN: Final = 0.75 * PEN
"""Pens thinner than this, at the size of the 28 × 28 image, are thickened to it."""

# Everything that Pillow raises for a damaged file, depending on which byte it was.
_DAMAGED: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)


def read_upload(content: bytes, limits: Limits | None = None) -> Bitmap:
    """Return the ink of the digit in an uploaded file.

    Parameters
    ----------
    content : bytes
        A PNG or JPEG, whatever its name says.
    limits : Limits, optional
        Whose ``upload_bytes`` and ``upload_pixels`` hold.

    Returns
    -------
    ndarray of uint8 and shape (height, width)
        0 (paper) or 255 (ink), for ``core.digits.prepare.prepare``.

    Raises
    ------
    InvalidImage
        With the code ``image_too_large`` (params: megabytes, limit), ``image_too_many_pixels`` (megapixels, limit),
        ``image_not_readable`` or ``image_blank``.
    """
    limits = limits or Limits()
    check_size(len(content), limits)
    ink = find_ink(_decode(content, limits))
    if ink is None:
        raise InvalidImage("Expected ink on paper. Received: a picture without a digit", code="image_blank")
    return ink


def check_size(n_bytes: int, limits: Limits) -> None:
    """Refuse a file by its size alone: a browser can tell it before it sends anything.

    Raises
    ------
    InvalidImage
        With the code ``image_too_large``.
    """
    if n_bytes > limits.upload_bytes:
        raise InvalidImage(
            f"Expected at most {limits.upload_bytes} bytes. Received: bytes={n_bytes}",
            code="image_too_large",
            megabytes=round(n_bytes / 2**20, 1),
            limit=round(limits.upload_bytes / 2**20, 1),
        )


def _decode(content: bytes, limits: Limits) -> FloatArray:
    """Return a picture's brightness, 0 … 1, upright, its longer side ``WORK_SIDE``; its size is checked first."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > limits.upload_pixels:
                raise _too_many_pixels(picture.width * picture.height, limits)
            picture.draft("L", (2 * WORK_SIDE, 2 * WORK_SIDE))  # a JPEG is decoded no larger than needed
            ImageOps.exif_transpose(picture, in_place=True)
            return _brightness(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(None, limits) from error
    except _DAMAGED as error:
        message = f"Expected a PNG or JPEG. Received: {len(content)} bytes, {error}"
        raise InvalidImage(message, code="image_not_readable") from error


def _too_many_pixels(pixels: int | None, limits: Limits) -> InvalidImage:
    limit = round(limits.upload_pixels / 1e6)
    return InvalidImage(
        f"Expected at most {limits.upload_pixels} pixels. Received: pixels={pixels or 'far more'}",
        code="image_too_many_pixels",
        megapixels=f">{limit}" if pixels is None else round(pixels / 1e6, 1),
        limit=limit,
    )


def _brightness(picture: Image.Image) -> FloatArray:
    factor = max(picture.size) // (2 * WORK_SIDE)
    if factor > 1 and picture.mode in ("L", "LA", "RGB", "RGBA"):
        picture = picture.reduce(factor)  # before anything else makes copies of millions of pixels
    width, height = (max(round(side * WORK_SIDE / max(picture.size)), 1) for side in picture.size)
    size = width, height
    if picture.mode.startswith("I"):  # 16 bits; converting would clip at 255
        deep = np.asarray(picture, np.float32) / 65535
        return np.asarray(Image.fromarray(deep).resize(size, Image.Resampling.BICUBIC)).clip(0, 1)
    if picture.has_transparency_data:
        layers = np.asarray(picture.convert("RGBA").convert("LA").resize(size, Image.Resampling.BICUBIC), np.float32)
        brightness, alpha = layers[..., 0] / 255, layers[..., 1] / 255
        # Behind what is transparent lies the paper that the ink is seen on.
        paper = 1.0 if (brightness * alpha).sum() <= alpha.sum() / 2 else 0.0
        return brightness * alpha + paper * (1 - alpha)
    return np.asarray(picture.convert("L").resize(size, Image.Resampling.BICUBIC), np.float32) / 255


def find_ink(brightness: FloatArray) -> Bitmap | None:
    """Return the digit's ink, 0 or 255, in a picture of brightness 0 … 1, (height, width); None without any."""
    rest = brightness - _local_level(brightness, 50)
    if (rest**3).mean() > 0:  # what differs from its surroundings is mostly lighter: ink is always the rarer
        brightness = 1 - brightness
    paper = _local_level(brightness, PAPER)
    contrast = ((paper - brightness) / np.maximum(paper, 0.05)).clip(0, 1)
    # Half of the strongest ink's contrast parts ink from shadows, ruled lines and grain, however little ink there is.
    n_strongest = max(contrast.size // STRONGEST, 1)
    strongest = float(np.partition(contrast, -n_strongest, axis=None)[-n_strongest:].mean())
    if strongest < MIN_CONTRAST:
        return None
    digit = _digit(contrast > strongest / 2)
    return None if digit is None else _thicken(digit)


def _local_level(brightness: FloatArray, percentile: float) -> FloatArray:
    """Return a percentile of the brightness around each pixel, within about a third of the picture's side.

    It is taken of what departs from a plane: light that falls off to one side is no ink.
    """
    height, width = brightness.shape
    rows, columns = (np.linspace(0, length, GRID + 1).astype(int) for length in (height, width))
    plane = _plane(brightness)
    rest = brightness - plane
    levels = np.empty((GRID, GRID), np.float32)
    for i in range(GRID):
        for j in range(GRID):
            top, bottom = rows[max(i - 1, 0)], rows[min(i + 2, GRID)]
            left, right = columns[max(j - 1, 0)], columns[min(j + 2, GRID)]
            levels[i, j] = np.percentile(rest[top : bottom + 1 : 3, left : right + 1 : 3], percentile)
    return plane + np.asarray(Image.fromarray(levels).resize((width, height), Image.Resampling.BICUBIC))


def _plane(brightness: FloatArray) -> FloatArray:
    """Return the plane that is nearest to the brightness (least squares)."""
    y, x = (np.linspace(-1, 1, length, dtype=np.float32) for length in brightness.shape)
    rest = brightness - brightness.mean()
    # On a regular grid the two slopes are independent of each other; a single row or column has none.
    slope_y = rest.mean(axis=1) @ y / max(y @ y, 1)
    slope_x = rest.mean(axis=0) @ x / max(x @ x, 1)
    return brightness.mean() + slope_y * y[:, None] + slope_x * x


def _digit(ink: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Return the ink of the digit alone: without specks, and without what reaches in from the picture's edge."""
    parts = label(ink)
    n = int(parts.max())
    if n == 0:
        return None
    top, bottom, left, right = boxes(parts)
    area = np.bincount(parts.ravel(), minlength=n + 1)[1:]
    height, width = ink.shape
    edge = np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]])
    on_edge = np.bincount(edge, minlength=n + 1)[1:]
    frame = on_edge > MAX_ON_EDGE * edge.size
    towards_middle = np.outer(np.hanning(height + 2)[1:-1], np.hanning(width + 2)[1:-1])
    weight = np.bincount(parts.ravel(), towards_middle.ravel(), n + 1)[1:] * np.where(frame, 0.1, 1)
    main = int(weight.argmax())
    if max(bottom[main] - top[main], right[main] - left[main]) < MIN_SIDE:
        return None
    # A digit of several parts, like a 5 with its bar beside it: large enough, and near enough.
    reach = 0.25 * max(bottom[main] - top[main], right[main] - left[main])
    gap_y = np.maximum(top - bottom[main], top[main] - bottom)
    gap_x = np.maximum(left - right[main], left[main] - right)
    kept = (area >= 0.03 * area[main]) & (np.maximum(gap_x, gap_y) <= reach) & (on_edge <= on_edge[main])
    kept[main] = True
    return np.r_[False, kept][parts]


def _thicken(ink: NDArray[np.bool_]) -> Bitmap:
    """Return the ink as if of a pen no thinner than ``MIN_PEN``: a ballpoint's line is a hair at 28 × 28."""
    bitmap = ink.astype(np.uint8) * np.uint8(255)
    rows, columns = ink.nonzero()
    side = max(np.ptp(rows), np.ptp(columns)) + 1
    outline = np.count_nonzero(ink[1:] != ink[:-1]) + np.count_nonzero(ink[:, 1:] != ink[:, :-1])
    width = 2 * np.count_nonzero(ink) / max(outline * np.pi / 4, 1)  # a line's area over half its outline
    missing = round((MIN_PEN * side / DIGIT_SIDE - width) / 2)
    if missing <= 0:
        return bitmap
    picture = ImageOps.expand(Image.fromarray(bitmap), missing)
    for _ in range(missing):
        picture = picture.filter(ImageFilter.MaxFilter(3))
    return np.asarray(picture)
