"""What the network would get if a drawing were only made smaller: for comparison, and never used for an answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.data.mnist import SIDE
from core.digits.canvas import Stroke


def shrink_strokes(strokes: Sequence[Stroke], side: int) -> NDArray[np.float32]:
    """Return strokes on a canvas of ``side`` pixels as they stand there, shrunk to (28, 28), 0 (paper) … 1 (ink)."""
    picture = Image.new("L", (side, side))
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        radius = stroke.width / 2
        line = [(float(x), float(y)) for x, y in stroke.points]
        draw.line(line, fill=255, width=round(stroke.width))
        for x, y in line:  # round ends and round joints
            draw.ellipse((x - radius, y - radius, x + radius - 1, y + radius - 1), fill=255)
    return shrink(np.asarray(picture))


def shrink(bitmap: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a bitmap of 0 (paper) … 255 (ink), whatever its shape, as (28, 28) of 0 … 1: each pixel a mean."""
    small = Image.fromarray(bitmap).resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(small, np.float32) / np.float32(255)
