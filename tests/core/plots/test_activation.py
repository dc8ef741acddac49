"""The curves show what the functions compute; histograms count what was pushed."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from core.experiments.activation import push
from core.maths.activations import ACTIVATIONS
from core.maths.saturation import is_saturated
from core.plots import activation as plots
from core.plots.activation import A, Curve, Z
from core.plots.theme import LIGHT

WORDS = plots.PushWords(inputs="in", outputs="out", alive="alive", saturated="flat")


def curve(name: str) -> Curve:
    return Curve(ACTIVATIONS[name], name.title())


def value_and_slope(name: str, z: float, compared: str | None = None) -> go.Figure:
    return plots.value_and_slope(curve(name), compared and curve(compared), z, LIGHT, saturated="flat")


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_curves_are_f_and_its_derivative(name: str) -> None:
    f, slope = (trace for trace in value_and_slope(name, 0.5).data if trace.name)
    assert f.y == pytest.approx(ACTIVATIONS[name].value(np.asarray(f.x)))
    assert slope.y == pytest.approx(ACTIVATIONS[name].derivative(np.asarray(slope.x)))
    assert f.line.dash != slope.line.dash, "they differ by more than their place"


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [-4.0, 0.7, 3.0])
def test_the_tangent_touches_the_dot_and_has_its_slope(name: str, z: float) -> None:
    figure = value_and_slope(name, z)
    dots = next(trace for trace in figure.data if trace.mode == "markers")
    tangent = next(trace for trace in figure.data if trace.mode == "lines" and trace.line.color == LIGHT.text)
    value, slope = float(ACTIVATIONS[name].value(np.array(z))), float(ACTIVATIONS[name].derivative(np.array(z)))
    assert list(dots.y) == pytest.approx([value, slope])
    rise = np.diff(tangent.y)[0] / np.diff(tangent.x)[0]
    assert rise == pytest.approx(slope, abs=1e-9)
    assert np.mean(tangent.x) == pytest.approx(z)
    assert np.mean(tangent.y) == pytest.approx(value, abs=1e-9)


def test_the_compared_curve_has_its_own_colour_and_lies_below() -> None:
    figure = value_and_slope("relu", 0.0, compared="gelu")
    assert [trace.line.color for trace in figure.data if trace.name] == [LIGHT.second] * 2 + [LIGHT.accent] * 2
    assert [trace.name for trace in figure.data if trace.name] == ["Gelu f", "f′", "Relu f", "f′"]


@pytest.mark.parametrize(
    ("name", "zones"), [("linear", 0), ("sigmoid", 2), ("relu", 1), ("leaky_relu", 0), ("gelu", 2)]
)
def test_flat_zones_are_shaded(name: str, zones: int) -> None:
    found = list(plots.flat_zones(ACTIVATIONS[name]))
    assert len(found) == zones
    assert len(value_and_slope(name, 0.0).layout.shapes) == zones
    z = np.linspace(*Z, 1201)
    inside = np.any([(z >= low) & (z <= high) for low, high in found] or [np.zeros(z.shape, bool)], axis=0)
    differs = inside != is_saturated(ACTIVATIONS[name], z)
    assert differs.mean() < 0.01  # the edges fall between two points of the grid


def test_what_has_no_room_for_a_word_has_none() -> None:
    words = [note.text for note in value_and_slope("gelu", 0.0).layout.annotations]
    assert words == ["flat"]  # the wide zone on the left; the dip is narrow


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_histograms_count_everybody_in_the_frame(name: str) -> None:
    crowd = push(ACTIVATIONS[name], 0.5, 1.5)
    figure = plots.pushed(curve(name), crowd, LIGHT, WORDS)
    upright = [trace for trace in figure.data if trace.type == "bar" and trace.orientation != "h"]
    sideways = [trace for trace in figure.data if trace.type == "bar" and trace.orientation == "h"]
    inside = (crowd.z >= Z[0]) & (crowd.z <= Z[1])
    assert sum(np.sum(bar.y) for bar in upright) == pytest.approx(inside.mean())
    low, high = figure.layout.yaxis.range
    shown = (crowd.outputs >= low) & (crowd.outputs <= high)
    assert sum(np.sum(bar.x) for bar in sideways) == pytest.approx(shown.mean())


def test_saturated_and_learning_sums_are_told_apart_by_pattern_too() -> None:
    crowd = push(ACTIVATIONS["relu"], 0.0, 2.0)
    bars = [trace for trace in plots.pushed(curve("relu"), crowd, LIGHT, WORDS).data if trace.type == "bar"]
    by_name = {(bar.name, bar.orientation): bar for bar in bars}
    saturated, alive = by_name["flat", None], by_name["alive", None]
    assert np.sum(saturated.y) == pytest.approx(((crowd.z <= 0) & (crowd.z >= Z[0])).mean())
    assert saturated.marker.pattern.shape != alive.marker.pattern.shape
    assert [bar.showlegend for bar in bars].count(False) == 2, "each name stands once in the legend"


@pytest.mark.parametrize(("name", "top"), [("sigmoid", 1.25), ("tanh", 1.25), ("relu", 6.2), ("linear", 6.2)])
def test_the_frame_fits_the_function(name: str, top: float) -> None:
    figure = plots.pushed(curve(name), push(ACTIVATIONS[name], 0, 1), LIGHT, WORDS)
    assert figure.layout.yaxis.range[1] == top


def test_one_scale_for_all_functions() -> None:
    assert {tuple(value_and_slope(name, 0.0).layout.yaxis.range) for name in ACTIVATIONS} == {A}


def test_softmax_bars_show_sums_and_shares() -> None:
    logits, shares = np.array([1.0, -2.0]), np.array([0.95, 0.05])
    figure = plots.layer_softmax(logits, shares, ["A", "B"], ("z", "p"), LIGHT)
    left, right = figure.data
    assert (list(left.x), list(right.x)) == (logits.tolist(), shares.tolist())
    assert list(left.marker.color) == [LIGHT.positive, LIGHT.negative]
    assert list(right.text) == ["95.0%", "5.0%"]


def test_a_chain_without_a_bend_is_drawn_alone() -> None:
    x = np.linspace(-3, 3, 5)
    assert len(plots.chain(x, ("straight", x), None, LIGHT).data) == 1
    both = plots.chain(x, ("straight", x), ("bent", np.abs(x)), LIGHT)
    assert [trace.name for trace in both.data] == ["straight", "bent"]
    assert both.data[0].line.dash == "dash"
