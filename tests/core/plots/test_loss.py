"""The loss's pictures: what is drawn is what the numbers say."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots import loss as plots
from core.plots.theme import DARK, LIGHT, Palette

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


@PALETTES
@pytest.mark.parametrize("p", [0.001, 0.3, 1.0])
def test_the_dot_lies_on_the_curve(p: float, palette: Palette) -> None:
    figure = plots.curve(p, 0.1, ("p", "L", "guess"), palette)
    dot = figure.data[-1]
    assert [dot.x[0], dot.y[0]] == pytest.approx([p, -np.log(p)])
    assert dot.marker.color == palette.accent
    low, high = figure.layout.yaxis.range
    assert low <= dot.y[0] <= high


def test_the_guess_is_named_at_its_price() -> None:
    guess = plots.curve(0.5, 0.1, ("p", "L", "guess"), LIGHT).data[2]
    assert guess.text == ("guess",)
    assert guess.y[0] == pytest.approx(2.302585)


def test_every_image_is_in_one_bar() -> None:
    untrained, trained = np.array([0.0, 0.1, 0.1, 0.12]), np.array([0.99, 1.0])
    first, second = plots.shares(untrained, trained, 0.1, ("u", "t", "p", "share"), LIGHT).data
    assert sum(first.y) == sum(second.y) == pytest.approx(1)
    assert second.y[-1] == 1
    assert [first.name, second.name] == ["u", "t"]


@PALETTES
def test_the_labels_bar_stands_out_and_carries_its_number(palette: Palette) -> None:
    bars = plots.answers(np.array([0.25, 0.75]), 1, ("digit", "p"), palette).data[0]
    assert list(bars.marker.color) == [palette.zero, palette.accent]
    assert list(bars.text) == ["", "75.0%"]
    assert list(bars.y) == [0.25, 0.75]
