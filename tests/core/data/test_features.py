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
