"""Pictures of many digits, and of one in its box."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from core.plots.sheet import Lie, box, lie, pairs, sheet
from core.plots.theme import LIGHT


def picture(html: str) -> np.ndarray:
    """Return the ink, 0 … 255, of the only picture in ``html``."""
    (data,) = re.findall(r"data:image/png;base64,([^\"]+)", html)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))[..., 3]


def test_a_sheet_has_ten_in_a_row_in_their_order() -> None:
    images = np.stack([np.full((28, 28), number / 20, np.float32) for number in range(12)])
    ink = picture(sheet(images, alt="a <sheet>"))
    assert ink.shape == (2 * 32, 10 * 32)
    middles = ink[16::32, 16::32]
    assert middles[0].tolist() == [round(255 * number / 20) for number in range(10)]
    assert middles[1].tolist() == [round(255 * 10 / 20), round(255 * 11 / 20), *[0] * 8]
    assert "a &lt;sheet&gt;" in sheet(images, alt="a <sheet>")


def test_pairs_stand_above_each_other_with_their_number() -> None:
    images = np.zeros((10, 28, 28), np.float32)
    html = pairs(images, images, [(f"mean {digit}", f"spread {digit}") for digit in range(10)])
    assert re.findall(r'alt="(\w+ \d)"', html)[:4] == ["mean 0", "spread 0", "mean 1", "spread 1"]
    assert re.findall(r"<figcaption>(\d)<", html) == [str(digit) for digit in range(10)]


@pytest.fixture
def spot() -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:14, 7:21] = 255
    return image


def test_a_digit_is_measured_by_its_ink(spot: np.ndarray) -> None:
    placed = lie(spot)
    assert placed == Lie(4, 13, 7, 20, row=8.5, column=13.5)
    assert (placed.height, placed.width) == (10, 14)


def test_the_frame_is_around_the_ink_and_the_cross_at_its_centre(spot: np.ndarray) -> None:
    html = box(spot, lie(spot), LIGHT, side=280, alt="a spot")
    assert 'aria-label="a spot"' in html
    # In shares of the box: 7 of 28 pixels from the left, 4 from the top, 14 wide, 10 high.
    assert "left:25.00%;top:14.29%;width:50.00%;height:35.71%" in html
    # The middle of the ink lies 14 pixels from the left edge and 9 from the upper one.
    assert "top:32.14%;height:0" in html
    assert "left:50.00%;width:0" in html
