"""The lines of a hidden layer: where they are, and to which side their arrows point."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from core.experiments import layers
from core.plots import halfplanes as plots
from core.plots.theme import LIGHT

WORDS = plots.Words(inside="in", outside="out", unit="{}", agree="agree")


def plane(units: int) -> go.Figure:
    return plots.plane(*layers.points(), layers.train(units, 0), WORDS, LIGHT)


def lines(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.type == "scatter" and trace.line.dash == "dash"]


@pytest.mark.parametrize("units", layers.UNITS)
def test_on_each_line_its_units_sum_is_zero(units: int) -> None:
    cut = layers.train(units, 0)
    drawn = lines(plane(units))
    assert len(drawn) == units
    for trace, weight, bias in zip(drawn, cut.weights, cut.biases, strict=True):
        z = np.column_stack([trace.x, trace.y]) @ weight + bias
        assert z == pytest.approx([0, 0], abs=1e-9)


@pytest.mark.parametrize("units", layers.UNITS)
def test_each_arrow_points_to_the_positive_side(units: int) -> None:
    cut = layers.train(units, 0)
    arrows = [note for note in plane(units).layout.annotations if note.showarrow is not False]
    for arrow, weight, bias in zip(arrows, cut.weights, cut.biases, strict=True):
        assert np.array([arrow.x, arrow.y]) @ weight + bias > 0
        assert np.array([arrow.ax, arrow.ay]) @ weight + bias == pytest.approx(0, abs=1e-9)


def test_the_frame_is_where_all_agree() -> None:
    figure = plane(3)
    frame = next(trace for trace in figure.data if trace.name == "agree")
    corners = np.column_stack([frame.x, frame.y])
    assert corners[0].tolist() == corners[-1].tolist()
    assert (corners @ layers.train(3, 0).weights.T + layers.train(3, 0).biases).min() > -1e-9


def test_the_tint_is_the_networks_answer() -> None:
    tint = plane(2).data[0]
    points = np.array([[tint.x[5], tint.y[7]]])
    assert tint.z[7][5] == pytest.approx(layers.train(2, 0).network.probabilities(points)[0, 1], abs=1e-3)


def test_a_line_outside_the_picture_is_not_drawn() -> None:
    assert list(plots.crossings(np.array([1.0, 0.0]), 5.0)) == []


def test_the_chosen_number_stands_out() -> None:
    bars = plots.accuracies({1: 0.6, 2: 0.8}, 2, ("n", "share"), LIGHT).data[0]
    assert bars.text == ("60.0%", "<b>80.0%</b>")
    assert bars.marker.color == (LIGHT.grid, LIGHT.accent)
