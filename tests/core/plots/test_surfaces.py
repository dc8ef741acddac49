"""Answers as tiles."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageColor

from core.experiments.experiment import Band
from core.playground import plane
from core.plots import surfaces as plots
from core.plots.theme import DARK, LIGHT, Palette


def split(x: float, y: float, label: float) -> plane.Split:
    point, target = np.array([[x, y]]), np.array([[label]])
    return plane.Split("classification", point, target, point, target)


def pixels(surface: np.ndarray, points: plane.Split, palette: Palette) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(plots.png(surface, points, palette))).convert("RGB")).astype(int)


def distance(pixel: np.ndarray, colour: str) -> float:
    return float(np.abs(pixel - ImageColor.getrgb(colour)[:3]).sum())


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_class_1_is_blue_and_class_0_is_orange_and_the_first_row_is_at_the_top(palette: Palette) -> None:
    surface = np.ones((32, 32))
    surface[16:] = -1
    picture = pixels(surface, split(0, 0, 1), palette)
    above, below = picture[20, 20], picture[-20, 20]
    assert distance(above, palette.positive) < distance(above, palette.negative)
    assert distance(below, palette.negative) < distance(below, palette.positive)


def test_points_stand_where_they_are_discs_of_class_1_and_rings_of_class_0() -> None:
    surface = np.zeros((32, 32))
    row, column = (plots.SIDE // 4, 3 * plots.SIDE // 4)
    at = plane.EDGE / 2
    disc, ring = (pixels(surface, split(at, at, label), LIGHT) for label in (1.0, 0.0))
    assert distance(disc[row, column], LIGHT.positive) < 20
    assert distance(ring[row, column], LIGHT.zero) < 20, "a ring is open"
    assert distance(ring[row, column + 4], LIGHT.negative) < 60


def test_tiles_say_what_they_show() -> None:
    png = plots.png(np.zeros((32, 32)), split(0, 0, 1), LIGHT)
    html = plots.tiles(
        [plots.Tile(png, "tree <1>", "new 90%", "alt 1", True), plots.Tile(png, "line", "new 50%", "alt 2", False)],
        LIGHT,
    )
    assert "tree &lt;1&gt;" in html
    assert html.index(LIGHT.good) < html.index("new 90%") < html.index(LIGHT.bad) < html.index("new 50%")
    assert 'alt="alt 2"' in html


def test_a_bar_for_every_method_and_set() -> None:
    methods = ("a", "b", "c", "d", "e")
    figure = plots.accuracies({name: {"ring": Band(0.5, 0.4, 0.6)} for name in methods}, "accuracy", LIGHT)
    assert [trace.name for trace in figure.data] == list(methods)
    assert list(figure.data[0].error_y.array) == pytest.approx([0.1])
