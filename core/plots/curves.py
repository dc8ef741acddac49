"""Learning curves: loss and accuracy over epochs, while a run trains (Altair) and when it has ended (Plotly).

Training is a solid line in the accent, validation a dashed one with diamonds in plum. A figure that is no number is a
gap. The live picture depends on the run's settings alone and its data come beside it: so the browser keeps the picture
and redraws only the marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import altair as alt
import pandas as pd
import plotly.graph_objects as go

from core.plots.theme import FONT, Palette
from core.runs.history import History, Point, thinned

Measure = Literal["loss", "accuracy"]

HEIGHT: Final = 300
"""Pixels: live and finished curves take the same room."""
MOST_POINTS: Final = 400
"""Of one live curve; a phone has no more pixels for them."""

_LIVE_FORMAT: Final = {"loss": ".2f", "accuracy": ".0%"}
_EXACT_FORMAT: Final = {"loss": ".4f", "accuracy": ".2%"}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the curves, in the reader's language."""

    title: str
    epoch: str
    training: str
    validation: str


@lru_cache(maxsize=64)
def live(epochs: int, measure: Measure, words: Words, colours: Palette) -> dict[str, Any]:
    """Return the picture of a run that may still be training, without its data, as Vega-Lite.

    It is made once: building and checking it takes longer than all else that a look at a run does.
    """
    series = [words.training, words.validation]
    legend = alt.Legend(
        title=None,
        orient="top-right" if measure == "loss" else "bottom-right",  # where the curve does not go
        symbolType="stroke",
        symbolSize=300,
        symbolStrokeWidth=2,
    )
    chart = alt.Chart().encode(
        x=alt.X(
            "epochs:Q",
            title=words.epoch,
            scale=alt.Scale(domain=[0, epochs], nice=False),
            axis=alt.Axis(tickMinStep=1, format="d", tickCount=min(epochs, 10), grid=False),
        ),
        y=alt.Y(
            "value:Q",
            title=None,
            scale=alt.Scale(zero=True) if measure == "loss" else alt.Scale(zero=False, domainMax=1),
            axis=alt.Axis(format=_LIVE_FORMAT[measure], tickCount=5),
        ),
        color=alt.Color(
            "series:N", scale=alt.Scale(domain=series, range=[colours.accent, colours.second]), legend=legend
        ),
        tooltip=[
            alt.Tooltip("series:N", title=words.title),
            alt.Tooltip("epochs:Q", title=words.epoch, format=".2f"),
            alt.Tooltip("value:Q", title=" ", format=_EXACT_FORMAT[measure]),
        ],
    )
    dashes = alt.StrokeDash("series:N", scale=alt.Scale(domain=series, range=[[1, 0], [6, 4]]), legend=legend)
    lines = chart.mark_line(strokeWidth=2, clip=True).encode(strokeDash=dashes)
    points = chart.transform_filter(alt.datum.series == words.validation).mark_point(
        shape="diamond", filled=True, size=64, opacity=1
    )
    picture = alt.LayerChart(layer=[lines, points], height=HEIGHT, title=words.title, config=_config(colours)).to_dict()
    del picture["datasets"]  # Altair's placeholder for data that come from elsewhere
    for layer in picture["layer"]:
        del layer["data"]
    return picture


def _config(colours: Palette) -> dict[str, Any]:
    """Return the lab's look, as ``core.plots.theme.template`` has it for Plotly."""
    quiet = {"labelColor": colours.muted, "titleColor": colours.muted, "gridColor": colours.grid}
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **quiet,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "domainColor": colours.muted,
            "ticks": False,
            "labelPadding": 6,
        },
        "legend": {"labelColor": colours.text, "labelFontSize": 14, "rowPadding": 4},
        "title": {"anchor": "start", "frame": "group", "color": colours.text, "fontSize": 14, "fontWeight": 600},
    }


def rows(history: History, measure: Measure, words: Words) -> pd.DataFrame:
    """Return the data of a live picture: the columns ``series``, ``epochs`` and ``value``."""
    values = [
        (name, point.epochs, getattr(point, measure))
        for name, points in (
            (words.training, thinned(history.training, MOST_POINTS)),
            (words.validation, history.validation),
        )
        for point in points
    ]
    return pd.DataFrame(values, columns=["series", "epochs", "value"]).astype(
        {"series": str, "epochs": float, "value": float}
    )


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
