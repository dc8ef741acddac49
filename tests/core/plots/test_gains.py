"""What a doubling brings, as bars."""

from __future__ import annotations

import pytest

from core.plots import gains as plots
from core.plots.theme import LIGHT

WORDS = ("recorded", "yours", "points")


def test_gains_are_drawn_in_percentage_points() -> None:
    figure = plots.draw(["1 → 2", "2 → 4"], [0.081, -0.004], [], WORDS, LIGHT)
    (bars,) = figure.data
    assert list(bars.y) == pytest.approx([8.1, -0.4])
    assert list(bars.text) == ["+8.1", "-0.4"]


def test_a_learners_own_gains_stand_upon_them() -> None:
    figure = plots.draw(["1 → 2"], [0.08], [0.07], WORDS, LIGHT)
    assert [(trace.type, trace.name) for trace in figure.data] == [("bar", "recorded"), ("scatter", "yours")]
    assert figure.layout.showlegend
