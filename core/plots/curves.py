"""Learning curves: loss and accuracy over epochs, while a run trains (Vega-Lite) and when it has ended (Plotly).

Training is a solid line in the accent, validation a dashed one with diamonds in plum. A figure that is no number is a
gap. What happened on the way, other settings or a lost worker, is a numbered dotted line; words beside the curves say
what. The live picture depends on the run's settings alone and its data come beside it: so the browser keeps the picture
and redraws only the marks. It is written as Vega-Lite, and the data as Arrow: Altair and pandas would add 70 MB to the
web process for what they write.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import plotly.graph_objects as go
import pyarrow as pa

from core.plots.theme import FONT, Palette
from core.runs.history import History, Point, thinned

Measure = Literal["loss", "accuracy"]

HEIGHT: Final = 300
"""Pixels: live and finished curves take the same room."""
MOST_POINTS: Final = 400
"""Of one live curve; a phone has no more pixels for them."""

_TRAINING, _VALIDATION, _MARK = 0, 1, 2

_LIVE_FORMAT: Final = {"loss": ".2f", "accuracy": ".0%"}
_EXACT_FORMAT: Final = {"loss": ".4f", "accuracy": ".2%"}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the curves, in the reader's language."""

    title: str
    epoch: str
    training: str
    validation: str


def live(history: History, measure: Measure, words: Words, colours: Palette) -> dict[str, Any]:
    """Draw a run that may still be training, as Vega-Lite whose only dataset is ``rows`` of it, as bytes."""
    legend = {
        "title": None,
        "orient": "top-right" if measure == "loss" else "bottom-right",  # where the curve does not go
        "symbolType": "stroke",
        "symbolSize": 300,
        "symbolStrokeWidth": 2,
    }
    series = [words.training, words.validation]
    names = [json.dumps(name) for name in series]
    epochs = history.run.epochs
    x = {
        "field": "epochs",
        "type": "quantitative",
        "title": words.epoch,
        "scale": {"domain": [0, epochs], "nice": False},
        "axis": {"tickMinStep": 1, "format": "d", "tickCount": min(epochs, 10), "grid": False},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": True} if measure == "loss" else {"zero": False, "domainMax": 1},
        "axis": {"format": _LIVE_FORMAT[measure], "tickCount": 5},
    }
    colour = _series({"domain": series, "range": [colours.accent, colours.second]}, legend)
    dash = _series({"domain": series, "range": [[1, 0], [6, 4]]}, legend)
    tooltip = [
        {"field": "series", "type": "nominal", "title": words.title},
        {"field": "epochs", "type": "quantitative", "title": words.epoch, "format": ".2f"},
        {"field": "value", "type": "quantitative", "title": " ", "format": _EXACT_FORMAT[measure]},
    ]
    # A mark's number, too. Not in pixels below: Streamlit shrinks a picture until all that is drawn fits into it.
    side, end = ("top", 0) if measure == "loss" else ("bottom", "height")
    curve = {"y": y, "color": colour, "tooltip": tooltip}
    return {
        "data": {"name": "rows"},
        "datasets": {"rows": rows(history, measure)},
        "transform": [{"calculate": f"datum.kind == {_VALIDATION} ? {names[1]} : {names[0]}", "as": "series"}],
        "title": words.title,
        "height": HEIGHT,
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2, "clip": True},
                "transform": [{"filter": f"datum.kind < {_MARK}"}],
                "encoding": curve | {"strokeDash": dash},
            },
            {
                "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 64, "opacity": 1},
                "transform": [{"filter": f"datum.kind == {_VALIDATION}"}],
                "encoding": curve,
            },
            {
                "mark": {"type": "rule", "strokeDash": [2, 3], "color": colours.muted, "clip": True},
                "transform": [{"filter": f"datum.kind == {_MARK}"}],
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": side, "dx": 3, "color": colours.muted},
                "transform": [{"filter": f"datum.kind == {_MARK}"}],
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": "d"}, "y": {"value": end}},
            },
        ],
        "config": _config(colours),
    }


def _series(scale: dict[str, Any], legend: dict[str, Any]) -> dict[str, Any]:
    return {"field": "series", "type": "nominal", "scale": scale, "legend": legend}


def _config(colours: Palette) -> dict[str, Any]:
    """Return the lab's look, as ``core.plots.theme.template`` has it for Plotly."""
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": colours.muted,
            "titleColor": colours.muted,
            "gridColor": colours.grid,
            "domainColor": colours.muted,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "ticks": False,
            "labelPadding": 6,
        },
        "legend": {"labelColor": colours.text, "labelFontSize": 14, "rowPadding": 4},
        "title": {"anchor": "start", "frame": "group", "color": colours.text, "fontSize": 14, "fontWeight": 600},
    }


def rows(history: History, measure: Measure) -> bytes:
    """Return the data of a live picture as an Arrow stream of three columns of numbers.

    ``kind`` says what ``epochs`` and ``value`` are: a point of the training or of the validation, NaN being a gap; or a
    mark with its number.
    """
    training, validation = thinned(history.training, MOST_POINTS), history.validation
    points = [(_TRAINING, point) for point in training] + [(_VALIDATION, point) for point in validation]
    figures = [(kind, point.epochs, getattr(point, measure)) for kind, point in points]
    figures += [(_MARK, mark.epochs, number) for number, mark in enumerate(history.marks, start=1)]
    columns = np.array(figures, np.float64).reshape(-1, 3).T.copy()  # None becomes NaN; (3, n)
    # From buffers: whatever looks at Python lists first imports pandas, to see whether they are its own.
    arrays = [pa.Array.from_buffers(pa.float64(), len(figures), [None, pa.py_buffer(column)]) for column in columns]
    table = pa.Table.from_arrays(arrays, names=["kind", "epochs", "value"])
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue().to_pybytes()


def finished(history: History, measure: Measure, words: Words, colours: Palette) -> go.Figure:
    """Draw the curves of a run that has ended, to hover over and zoom into."""
    figure = go.Figure(
        [
            _line(history.training, measure, words.training, {"color": colours.accent, "width": 2}, "lines"),
            _line(
                history.validation,
                measure,
                words.validation,
                {"color": colours.second, "width": 2, "dash": "dash"},
                "lines+markers",
            ),
        ]
    )
    figure.update_layout(
        title={"text": words.title, "x": 0, "xref": "container", "font": {"size": 14, "weight": 600}, "pad": {"l": 8}},
        height=HEIGHT + 40,
        margin={"t": 40},
        hovermode="x unified",
        legend={"x": 1, "xanchor": "right", "y": 1.0},
    )
    last = history.training[-1].epochs  # a run that was stopped fills the picture, too
    figure.update_xaxes(title_text=words.epoch, range=[0, last], hoverformat=".2f", showgrid=False)
    if last <= 10:
        figure.update_xaxes(dtick=1)
    figure.update_yaxes(tickformat=_LIVE_FORMAT[measure])
    if measure == "loss":
        figure.update_yaxes(rangemode="tozero")
    side = "top right" if measure == "loss" else "bottom right"  # where the curve does not go
    for number, mark in enumerate(history.marks, start=1):
        figure.add_vline(
            mark.epochs,
            line={"dash": "dot", "width": 1, "color": colours.muted},
            annotation={"text": str(number), "font": {"color": colours.muted}},
            annotation_position=side,
        )
    return figure


def _line(points: list[Point], measure: Measure, name: str, line: dict[str, object], mode: str) -> go.Scatter:
    return go.Scatter(
        x=[point.epochs for point in points],
        y=[getattr(point, measure) for point in points],
        name=name,
        mode=mode,
        line=line,
        marker={"symbol": "diamond", "size": 9},
        connectgaps=False,
        cliponaxis=False,
        hovertemplate=f"%{{y:{_EXACT_FORMAT[measure]}}}",
    )
