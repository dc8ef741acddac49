"""Ink and width on images small enough to measure with a ruler."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import features, mnist


@pytest.fixture
def bar() -> np.ndarray:
    """One image with a solid bar of 4 × 10 pixels."""
    image = np.zeros((1, 28, 28))
    image[0, 9:19, 12:16] = 1.0
    return image


def test_ink_is_the_blackened_share_of_the_box(bar: np.ndarray) -> None:
    assert features.ink(bar) == pytest.approx([40 / 400])


def test_width_reaches_from_edge_to_edge(bar: np.ndarray) -> None:
    assert features.width(bar) == pytest.approx([4 / 20])


def test_a_grey_rim_widens_by_its_share(bar: np.ndarray) -> None:
    plain = features.width(bar)[0]
    bar[0, :, 11] = 0.25
    wider = features.width(bar)[0]
    bar[0, :, 11] = 0.45
    assert plain < wider < features.width(bar)[0] < 5 / 20


def test_a_full_column_more_is_a_pixel_more(bar: np.ndarray) -> None:
    before = features.width(bar)[0]
    bar[0, :, 11] = 1.0
    assert features.width(bar)[0] - before == pytest.approx(1 / 20)


def test_nothing_has_neither_ink_nor_width() -> None:
    blank = np.zeros((2, 28, 28))
    assert features.ink(blank).tolist() == features.width(blank).tolist() == [0, 0]


def test_an_image_that_fills_its_frame_is_as_wide_as_the_frame() -> None:
    assert features.width(np.ones((1, 28, 28))) == pytest.approx([28 / 20])


def test_zeros_are_wider_and_blacker_than_ones() -> None:
    images, labels = mnist.load_test()
    pictures = images[:500] / 255
    for feature in (features.ink, features.width):
        values = feature(pictures)
        assert ((values >= 0) & (values <= 1.1)).all()
        assert np.median(values[labels[:500] == 0]) > 1.5 * np.median(values[labels[:500] == 1])


def test_height_is_measured_as_width_is(bar: np.ndarray) -> None:
    assert features.height(bar) == pytest.approx([10 / 20])


def test_a_stroke_that_leans_right_by_half_a_pixel_a_row_has_that_slant() -> None:
    image = np.zeros((3, 28, 28))
    for row in range(4, 24):
        image[0, row, 20 - row // 2] = 1.0
        image[1, row, row // 2 + 4] = 1.0
        image[2, row, 14] = 1.0
    assert features.slant(image) == pytest.approx([0.5, -0.5, 0.0], abs=0.02)


def test_what_has_a_mirror_image_about_column_14_is_symmetric() -> None:
    image = np.zeros((3, 28, 28))
    image[0, 5:20, 14] = 1.0
    image[1, 5:20, [10, 18]] = 1.0
    image[2, 5:20, 10] = 1.0
    assert features.symmetry(image).tolist() == [1.0, 1.0, 0.0]


def test_paper_inside_a_frame_is_enclosed_until_the_frame_has_a_gap() -> None:
    image = np.zeros((2, 28, 28))
    image[:, 8:20, 8:20] = 1.0
    image[:, 9:19, 9:19] = 0.0
    image[1, 8, 12] = 0.0
    assert features.enclosed(image) == pytest.approx([100 / 400, 0])


def test_paper_does_not_leak_between_pixels_that_touch_at_a_corner() -> None:
    image = np.zeros((1, 28, 28))
    rows, columns = np.indices((28, 28)) - 14
    image[0, np.abs(rows) + np.abs(columns) == 3] = 1.0  # a diamond of single pixels
    assert features.enclosed(image) == pytest.approx([13 / 400])


def test_a_long_winding_way_out_is_found() -> None:
    image = np.ones((1, 28, 28))
    for row in range(2, 26, 2):  # a corridor to and fro, from the middle of the image to its lower edge
        image[0, row, 1:27] = 0.0
        image[0, row + 1, 26 if row % 4 else 1] = 0.0
    image[0, 26:, 1] = 0.0
    assert features.enclosed(image) == pytest.approx([0])


def test_strokes_are_counted_on_the_middle_row_and_column() -> None:
    image = np.zeros((1, 28, 28))
    image[0, 14, [3, 4, 10, 20]] = 1.0
    image[0, [5, 24], 14] = 1.0
    assert features.strokes_across(image).tolist() == [3]
    assert features.strokes_down(image).tolist() == [2]


def test_blank_paper_can_be_measured() -> None:
    assert features.measure(np.zeros((2, 28, 28))).tolist() == [[0.0] * 8] * 2


def test_what_is_typical_is_zero_on_average_and_one_apart() -> None:
    images, labels = mnist.load_test()
    measured = features.measure(images[:600] / 255)
    usual = features.typical(measured, labels[:600])
    standard = usual.standardise(measured)
    assert standard.mean(axis=0) == pytest.approx(np.zeros(8), abs=1e-9)
    assert standard.std(axis=0) == pytest.approx(np.ones(8))
    assert usual.classes[1, 0] < 0 < usual.classes[0, 0], "ones have little ink, zeros much"
