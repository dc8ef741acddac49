"""Figures of what answers are worth, read back from what is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from core.maths.evaluation import Bin
from core.maths.intervals import wilson
from core.plots.evaluation import calibration, confusion, intervals
from core.plots.theme import LIGHT


def test_intervals_reach_from_end_to_end() -> None:
    rows = [("first 10", wilson(9, 10)), ("all", wilson(950, 1000))]
    (trace,) = intervals(rows, x="accuracy", palette=LIGHT).data
    assert list(trace.y) == ["first 10", "all"]
    assert list(trace.x) == [0.9, 0.95]
    for place, (_, found) in enumerate(rows):
        assert trace.x[place] + trace.error_x.array[place] == pytest.approx(found.high)
        assert trace.x[place] - trace.error_x.arrayminus[place] == pytest.approx(found.low)


@pytest.fixture
def counts() -> np.ndarray:
    return np.array([[90, 4, 0], [1, 80, 0], [0, 0, 70]])


def test_every_count_stands_in_its_cell_and_can_be_clicked_on(counts: np.ndarray) -> None:
    _, points = confusion(counts, label="l", answer="a", hover="h", palette=LIGHT).data
    written = {tuple(cell): text for cell, text in zip(points.customdata, points.text, strict=True)}
    assert written[0, 1] == "4"
    assert written[1, 0] == "1"
    assert written[2, 2] == "70"
    assert written[0, 2] == ""
    places = zip(points.customdata, points.y, points.x, strict=True)
    assert all((str(label), str(answer)) == (row, column) for (label, answer), row, column in places)


def test_mistakes_are_orange_and_right_answers_blue(counts: np.ndarray) -> None:
    cells, _ = confusion(counts, label="l", answer="a", hover="h", palette=LIGHT).data
    shade = np.array(cells.z)
    assert (shade.diagonal() > 0).all()
    assert shade[0, 1] == -1 < shade[1, 0] < 0 == shade[0, 2]
    assert list(cells.colorscale[0]) == [0.0, LIGHT.negative]


def test_a_network_without_mistakes_can_be_drawn() -> None:
    cells, _ = confusion(np.diag([3, 3]), label="l", answer="a", hover="h", palette=LIGHT).data
    assert np.array(cells.z)[0, 1] == 0


def test_calibration_shows_each_bin_with_the_interval_of_its_number() -> None:
    line, dots = calibration([Bin(10, 0.6, 0.5), Bin(90, 0.95, 0.9)], confidence="c", accuracy="a", palette=LIGHT).data
    assert list(line.x) == list(line.y)
    assert list(zip(dots.x, dots.y, strict=True)) == [(0.6, 0.5), (0.95, 0.9)]
    assert dots.y[0] + dots.error_y.array[0] == pytest.approx(wilson(5, 10).high)
