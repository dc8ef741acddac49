"""Every digit is one sign, and each button moves it to its place in that space."""

from __future__ import annotations

import numpy as np

from core.plots import clouds as plots
from core.plots.theme import DARK, LIGHT

DIGITS = np.arange(30) % 10
SPACES = {"one": np.random.default_rng(0).standard_normal((30, 2)), "two": np.zeros((30, 2))}


def test_every_digit_stands_where_the_first_space_has_it() -> None:
    figure = plots.moving(SPACES, DIGITS, None, LIGHT)
    assert len(figure.data) == 10
    for digit, trace in enumerate(figure.data):
        assert set(trace.text) == {f"<b>{digit}</b>"}
        assert np.column_stack([trace.x, trace.y]).tolist() == SPACES["one"][digit::10].round(2).tolist()


def test_each_button_moves_to_the_frame_of_its_name() -> None:
    figure = plots.moving(SPACES, DIGITS, None, LIGHT)
    assert [frame.name for frame in figure.frames] == list(SPACES)
    assert [button.args[0] for button in figure.layout.updatemenus[0].buttons] == [("one",), ("two",)]
    for trace in figure.frames[1].data:
        assert not np.any(trace.x)


def test_all_places_are_inside_the_frame() -> None:
    figure = plots.moving(SPACES, DIGITS, None, LIGHT)
    assert figure.layout.xaxis.range[1] > np.abs(SPACES["one"]).max()
    assert figure.layout.xaxis.range == figure.layout.yaxis.range


def test_a_digit_that_is_looked_at_stands_out() -> None:
    colours = [trace.textfont.color for trace in plots.moving(SPACES, DIGITS, 3, DARK).data]
    assert colours == [DARK.accent if digit == 3 else DARK.zero for digit in range(10)]
    assert len({trace.textfont.color for trace in plots.moving(SPACES, DIGITS, None, DARK).data}) == 10
