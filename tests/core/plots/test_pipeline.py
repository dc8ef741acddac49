"""Pictures of the hand-made pipeline."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.plots import pipeline as plots
from core.plots.theme import LIGHT


def test_broken_stages_are_framed_and_changes_are_said_in_their_colour() -> None:
    seen = plots.image(np.zeros((28, 28)), "a <7>")
    html = plots.row(
        [
            plots.Station("in", seen, "a 7"),
            plots.Station("clean", seen, "changed", broken=True, changed=True),
            plots.Station("crop", seen, "changed too", changed=True),
        ],
        LIGHT,
    )
    assert html.count("a &lt;7&gt;") == 3
    assert re.findall(r"0 0 0 (\d)px", html) == ["1", "3", "1"]
    assert re.findall(r"color:([^;\"]+)\">(a 7|changed too|changed)<", html) == [
        (LIGHT.muted, "a 7"),
        (LIGHT.bad, "changed"),
        (LIGHT.bad, "changed too"),
    ]


@pytest.mark.parametrize(
    ("value", "left", "width"), [(1.5, "50.0", "25.0"), (-3.0, "0.0", "50.0"), (9.0, "50.0", "50.0")]
)
def test_a_features_bar_goes_to_its_side_and_no_further_than_the_edge(value: float, left: str, width: str) -> None:
    html = plots.bars(np.array([value]), LIGHT, "bars")
    assert f"left:{left}%;width:{width}%" in html
    assert (LIGHT.positive if value > 0 else LIGHT.negative) in html


def test_an_answer_has_the_colour_of_right_or_wrong() -> None:
    assert LIGHT.good in plots.answer(7, True, LIGHT)
    assert LIGHT.bad in plots.answer(7, False, LIGHT)


def test_a_bar_for_every_reader_and_arrival() -> None:
    shares = {name: {"plain": 0.5, "moved": 0.25} for name in ("pipeline", "network", "both")}
    figure = plots.accuracies(shares, "right", LIGHT)
    assert [trace.name for trace in figure.data] == list(shares)
    assert list(figure.data[1].text) == ["50%", "25%"]
