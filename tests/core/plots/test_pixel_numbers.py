"""An image as numbers: every pixel's own, and a window that stays within the image."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from core.plots.pixel_numbers import corner, numbers


def image() -> np.ndarray:
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:20, 9:15] = np.arange(96, dtype=np.uint8).reshape(16, 6) + 100
    return pixels


def written(svg: str) -> list[int]:
    return [int(value) for value in re.findall(r">(\d+)</text>", svg)]


def test_every_pixel_has_its_number() -> None:
    svg = numbers(image(), alt="a < b")
    assert written(svg) == image().reshape(-1).tolist()
    assert ElementTree.fromstring(svg).get("aria-label") == "a < b"


def test_a_window_shows_the_part_about_the_ink() -> None:
    top, left = corner(image(), 12)
    assert (top, left) == (6, 6)
    assert written(numbers(image(), alt="", window=12)) == image()[6:18, 6:18].reshape(-1).tolist()


@pytest.mark.parametrize(("spot", "expected"), [((0, 0), (0, 0)), ((27, 27), (12, 12)), ((14, 2), (6, 0))])
def test_a_window_stays_within_the_image(spot: tuple[int, int], expected: tuple[int, int]) -> None:
    pixels = np.zeros((28, 28), np.uint8)
    pixels[spot] = 255
    assert corner(pixels, 16) == expected


def test_an_empty_image_has_a_window_in_its_middle() -> None:
    assert corner(np.zeros((28, 28), np.uint8), 12) == (8, 8)
