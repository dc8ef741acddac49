"""Accuracy curves: the values, the place looked at, and labels that fit."""

from __future__ import annotations

import pytest

from core.plots.robustness import accuracy_curves
from core.plots.theme import DARK, LIGHT, Palette

WORDS = ("shift", "accuracy", "guessing")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_two_networks_differ_in_more_than_colour(palette: Palette) -> None:
    figure = accuracy_curves(["none", "1"], {"a": [0.9, 0.5], "b": [0.8, 0.7]}, 1, 0.1, WORDS, palette)
    first, second = figure.data
    assert [list(first.y), list(second.y)] == [[0.9, 0.5], [0.8, 0.7]]
    assert first.line.dash != second.line.dash
    assert first.line.color == palette.accent
    assert figure.layout.showlegend


def test_the_place_looked_at_is_larger() -> None:
    (curve,) = accuracy_curves(["0", "1", "2"], {"a": [1, 0.5, 0.2]}, 2, 0.1, WORDS, LIGHT).data
    assert curve.marker.size[2] > curve.marker.size[0] == curve.marker.size[1]


def test_guessing_is_a_line_at_its_height() -> None:
    layout = accuracy_curves(["0"], {"a": [1]}, 0, 0.2, WORDS, LIGHT).layout
    assert (layout.shapes[0].y0, layout.shapes[0].y1) == (0.2, 0.2)
    assert layout.annotations[0].text == "guessing"


@pytest.mark.parametrize("n_steps", [1, 7, 8, 13])
def test_labels_fit_a_phone_and_belong_to_their_places(n_steps: int) -> None:
    steps = [f"{10 * step}" for step in range(n_steps)]
    axis = accuracy_curves(steps, {"a": [0.5] * n_steps}, 0, 0.1, WORDS, LIGHT).layout.xaxis
    assert len(axis.tickvals) <= 7
    assert [steps[place] for place in axis.tickvals] == list(axis.ticktext)
