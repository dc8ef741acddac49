"""Sentences weighed word by word: signs have their colours, and shares their lengths."""

from __future__ import annotations

import re

import pytest

from core.plots.theme import DARK, LIGHT, Palette
from core.plots.words import sums, tug

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


@PALETTES
def test_blue_speaks_for_and_orange_against(palette: Palette) -> None:
    figure = sums([("bias", 0.5), ("the", -0.25), ("the", 0.0)], "adds", palette)
    (bars,) = figure.data
    assert list(bars.x) == [0.5, -0.25, 0]
    assert list(bars.marker.color) == [palette.positive, palette.negative, palette.positive]
    assert list(bars.text) == ["+0.50", "−0.25", "0"]
    assert list(figure.layout.yaxis.ticktext) == ["bias", "the", "the"], "a word may stand there twice"
    low, high = figure.layout.xaxis.range
    assert low == -high < -0.5
    first, last = figure.layout.yaxis.range
    assert first > last, "the first row is on top"


def test_no_rows_are_an_empty_picture() -> None:
    assert sums([], "adds", LIGHT).layout.xaxis.range == (-1, 1)


@PALETTES
@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_bar_is_divided_as_the_shares_are(share: float, palette: Palette) -> None:
    html = tug(share, ("<bad>", "good"), palette, alt='so "much"')
    lengths = [float(length) for length in re.findall(r"flex:([\d.]+) 1 0", html)]
    assert lengths == [pytest.approx(1 - share), pytest.approx(share)]
    assert f"good {share:.0%}" in html
    assert "&lt;bad&gt;" in html
    assert "so &quot;much&quot;" in html
    assert html.index(palette.negative) < html.index(palette.positive)
