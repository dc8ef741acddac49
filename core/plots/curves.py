"""Learning curves: loss and accuracy over epochs, while a run trains (Altair) and when it has ended (Plotly).

Training is a solid line in the accent, validation a dashed one with diamonds in plum. A figure that is no number is a
gap. The live charts' specification depends on the run's settings alone, never on its data: so the browser keeps the
picture and redraws only the marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import altair as alt
import pandas as pd
import plotly.graph_objects as go

from core.plots.theme import Palette
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


def live(history: History, measure: Measure, words: Words, colours: Palette) -> alt.LayerChart:
    """Draw the curves of a run that may still be training."""
    scale = alt.Scale(domain=[words.training, words.validation], range=[colours.accent, colours.second])
    dashes = alt.Scale(domain=[words.training, words.validation], range=[[1, 0], [6, 4]])
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=2.5, labelColor=colours.text)
    epochs = history.run.spec.epochs
    x = alt.X(
        "epochs:Q",
        title=words.epoch,
        scale=alt.Scale(domain=[0, epochs], nice=False),
        axis=alt.Axis(tickMinStep=1, format="d", tickCount=min(epochs, 10), grid=False),
    )
    limits = alt.Scale(zero=True) if measure == "loss" else alt.Scale(zero=False, domainMax=1)
    y = alt.Y("value:Q", title=None, scale=limits, axis=alt.Axis(format=_LIVE_FORMAT[measure], tickCount=5))
    chart = alt.Chart(_rows(history, measure, words)).encode(
        x=x,
        y=y,
        color=alt.Color("series:N", scale=scale, legend=legend),
        tooltip=[
            alt.Tooltip("series:N", title=words.title),
            alt.Tooltip("epochs:Q", title=words.epoch, format=".2f"),
            alt.Tooltip("value:Q", title=" ", format=_EXACT_FORMAT[measure]),
        ],
    )
    lines = chart.mark_line(strokeWidth=2, clip=True).encode(
        strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=legend)
    )
    points = chart.transform_filter(alt.datum.series == words.validation).mark_point(
        shape="diamond", filled=True, size=64, opacity=1
    )
    title = alt.TitleParams(words.title, anchor="start", color=colours.text, fontSize=14, fontWeight=600)
    return alt.LayerChart(layer=[lines, points], height=HEIGHT, title=title)


def _rows(history: History, measure: Measure, words: Words) -> pd.DataFrame:
    rows = [
        {"series": name, "epochs": point.epochs, "value": getattr(point, measure)}
        for name, points in (
            (words.training, thinned(history.training, MOST_POINTS)),
            (words.validation, history.validation),
        )
        for point in points
    ]
    table = pd.DataFrame(rows, columns=["series", "epochs", "value"])
    return table.astype({"series": str, "epochs": float, "value": float})


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
