"""Every digit is one sign at its place."""

from __future__ import annotations

import numpy as np

from core.plots import clouds as plots
from core.plots.theme import DARK, LIGHT

DIGITS = np.arange(30) % 10
FLAT = np.random.default_rng(0).standard_normal((30, 2))


def test_every_digit_stands_at_its_place() -> None:
    figure = plots.signs(FLAT, DIGITS, None, LIGHT)
    assert len(figure.data) == 10
    for digit, trace in enumerate(figure.data):
        assert set(trace.text) == {f"<b>{digit}</b>"}
        assert np.column_stack([trace.x, trace.y]).tolist() == FLAT[digit::10].round(3).tolist()


def test_a_digit_that_is_looked_at_stands_out_on_top() -> None:
    traces = plots.signs(FLAT, DIGITS, 3, DARK).data
    assert [trace.textfont.color for trace in traces] == [DARK.muted] * 9 + [DARK.accent]
    assert set(traces[-1].text) == {"<b>3</b>"}


def test_ten_digits_have_ten_colours() -> None:
    assert len({trace.textfont.color for trace in plots.signs(FLAT, DIGITS, None, DARK).data}) == 10
