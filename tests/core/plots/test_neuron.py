"""The plane and the steps of the sum: what is drawn is what the neuron computes."""

from __future__ import annotations

import base64
import io

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image, ImageColor

from core.maths.neuron import Neuron
from core.plots import neuron as plots
from core.plots.theme import DARK, LIGHT, Palette

POINTS = np.array([[0.3, 0.8], [0.4, 0.9], [0.1, 0.3], [0.1, 0.2]])
DIGITS = np.array([0, 0, 1, 1])
LABELS = np.array([1, 1, 0, 0])
WORDS = plots.PlaneWords(x="ink", y="width", wrong="wrong", chosen="chosen")


def neuron(w1: float, w2: float, b: float) -> Neuron:
    return Neuron(np.array([w1, w2]), b, "sigmoid")


def plane(w1: float, w2: float, b: float, chosen: int = 0, palette: Palette = LIGHT) -> go.Figure:
    return plots.plane(POINTS, DIGITS, LABELS, neuron(w1, w2, b), chosen, WORDS, palette)


def scatters(figure: go.Figure, mode: str) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.type == "scatter" and trace.mode == mode]


def named(figure: go.Figure, name: str) -> go.Scatter:
    return next(trace for trace in figure.data if trace.name == name)


def digits_of(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.meta == "digit"]


def test_every_digit_stands_at_its_point_in_its_colour_and_shape() -> None:
    zeros, ones = digits_of(plane(1, 1, -0.5))
    assert (zeros.marker.color, ones.marker.color) == (LIGHT.positive, LIGHT.negative)
    assert (zeros.marker.symbol, ones.marker.symbol) == ("circle-open", "line-ns-open")
    assert np.column_stack([zeros.x, zeros.y]).tolist() == POINTS[:2].tolist()
    assert np.column_stack([ones.x, ones.y]).tolist() == POINTS[2:].tolist()


def test_a_click_reports_which_digit_it_was_and_fades_nobody() -> None:
    signs = digits_of(plane(1, 1, -0.5))
    assert [list(trace.customdata) for trace in signs] == [[0, 1], [2, 3]]
    assert {trace.unselected.marker.opacity for trace in signs} == {1}


def test_pointing_at_a_digit_tells_its_features_and_marks_say_nothing() -> None:
    figure = plane(1, 1, -0.5)
    assert all("ink" in trace.hovertemplate for trace in digits_of(figure))
    assert all(trace.hoverinfo == "skip" for trace in figure.data if trace.meta != "digit")


@pytest.mark.parametrize(
    ("bias", "wrong"), [(-0.7, []), (0.0, [[0.1, 0.3], [0.1, 0.2]]), (-9.0, [[0.3, 0.8], [0.4, 0.9]])]
)
def test_a_ring_marks_what_is_on_the_wrong_side(bias: float, wrong: list[list[float]]) -> None:
    rings = named(plane(1, 1, bias), "wrong")
    assert [[x, y] for x, y in zip(rings.x, rings.y, strict=True)] == wrong


def test_the_chosen_digit_is_marked() -> None:
    mark = named(plane(1, 1, -0.5, chosen=2), "chosen")
    assert [mark.x[0], mark.y[0]] == POINTS[2].tolist()


@pytest.mark.parametrize("weights", [(3.0, 2.0, -1.0), (0.0, 1.0, -0.5), (1.0, 0.0, -0.2), (-4.0, 1.0, 0.0)])
def test_on_the_line_the_sum_is_zero_and_its_ends_are_on_the_frame(weights: tuple[float, float, float]) -> None:
    unit = neuron(*weights)
    line = plots.boundary(unit)
    assert line.shape == (2, 2)
    assert unit.z(line) == pytest.approx([0, 0], abs=1e-6)
    on_frame = np.isclose(line[:, :1], plots.PLANE_X).any(axis=1) | np.isclose(line[:, 1:], plots.PLANE_Y).any(axis=1)
    assert on_frame.all()


@pytest.mark.parametrize("weights", [(0.0, 0.0, 1.0), (0.0, 0.0, 0.0), (1.0, 1.0, 10.0)])
def test_a_line_that_is_not_there_is_not_drawn(weights: tuple[float, float, float]) -> None:
    assert plots.boundary(neuron(*weights)).shape == (0, 2)
    assert plane(*weights).data


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_tint_is_the_neurons_answer(palette: Palette) -> None:
    (tint,) = plane(3, 2, -1, palette=palette).layout.images
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(tint.source.partition(",")[2]))))
    rows, columns = picture.shape[:2]
    assert (tint.x, tint.y, tint.sizex, tint.sizey) == pytest.approx((-0.06, 1.1, 0.68, 1.2))
    assert (tint.xref, tint.yref, tint.layer) == ("x", "y", "below")
    for row, column in ((0, 0), (rows - 1, 0), (10, 30), (rows - 1, columns - 1)):
        x = tint.x + tint.sizex * (column + 0.5) / columns
        y = tint.y - tint.sizey * (row + 0.5) / rows
        answer = 1 / (1 + np.exp(-(3 * x + 2 * y - 1)))
        colour = palette.positive if answer > 0.5 else palette.negative
        assert tuple(picture[row, column, :3]) == ImageColor.getrgb(colour)
        assert picture[row, column, 3] == pytest.approx(255 * abs(2 * answer - 1), abs=1)


def steps(w1: float, w2: float, b: float, x: tuple[float, float] = (0.5, 0.25), palette: Palette = LIGHT) -> go.Figure:
    return plots.sum_steps(neuron(w1, w2, b).explain(np.array(x)), "sigmoid", palette)


def test_each_term_begins_where_the_one_before_ended() -> None:
    bars = steps(4, -2, 1).data[0]
    assert list(bars.base) == pytest.approx([0, 2.0, 1.5, 0])
    assert list(bars.x) == pytest.approx([2.0, -0.5, 1.0, 2.5])


def test_bars_are_blue_to_the_right_and_orange_to_the_left() -> None:
    assert list(steps(4, -2, 1, palette=DARK).data[0].marker.color) == [
        DARK.positive,
        DARK.negative,
        DARK.positive,
        DARK.positive,
    ]


def test_every_number_stands_beside_its_bar() -> None:
    notes = [note.text for note in steps(4, -2, 1).layout.annotations]
    assert notes == ["+2.00", "-0.50", "+1.00", "+2.50", "<b>a = 0.92</b>"]


def test_the_dot_is_where_the_sum_meets_the_curve() -> None:
    (dot,) = scatters(steps(4, -2, 1), "markers")
    assert [dot.x[0], dot.y[0]] == pytest.approx([2.5, 1 / (1 + np.exp(-2.5))])


@pytest.mark.parametrize("w1", [-10.0, -3.0, 0.0, 0.5, 3.0, 10.0])
@pytest.mark.parametrize("b", [-10.0, 0.0, 10.0])
def test_every_step_fits_the_frame(w1: float, b: float) -> None:
    figure = steps(w1, 10.0, b, x=(1.0, 1.0))
    low, high = figure.layout.xaxis.range
    bars = figure.data[0]
    ends = np.concatenate([np.asarray(bars.base), np.asarray(bars.base) + np.asarray(bars.x)])
    assert low <= ends.min()
    assert ends.max() <= high
    assert low == -high
