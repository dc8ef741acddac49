"""Shrinking without preparation: the digit stays where it was and as large as it was."""

from __future__ import annotations

import numpy as np
import pytest

from core.digits.canvas import Stroke
from core.digits.naive import shrink, shrink_strokes


def test_a_stroke_keeps_its_place_and_width() -> None:
    line = Stroke(np.array([[50.0, 200.0], [230.0, 200.0]]), 20.0)
    small = shrink_strokes([line], 280)
    assert small.shape == (28, 28)
    assert small.dtype == np.float32
    rows, columns = np.nonzero(small > 0.5)
    assert set(rows) == {19, 20}  # 190 … 210 of 280 pixels
    assert (columns.min(), columns.max()) == (4, 23)  # with round ends


def test_a_tap_is_a_dot_of_the_pens_size() -> None:
    dot = shrink_strokes([Stroke(np.array([[140.0, 140.0]]), 20.0)], 280)
    assert dot.sum() == pytest.approx(np.pi, rel=0.1)  # a circle of radius 10 at a tenth of the size


def test_no_stroke_is_blank_paper() -> None:
    assert not shrink_strokes([], 280).any()


def test_each_pixel_is_the_mean_of_what_it_covers() -> None:
    bitmap = np.random.default_rng(0).integers(0, 256, (56, 84), dtype=np.uint8)
    means = bitmap.reshape(28, 2, 28, 3).mean(axis=(1, 3)) / 255
    np.testing.assert_allclose(shrink(bitmap), means, atol=1 / 255)
