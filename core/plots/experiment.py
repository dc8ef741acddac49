"""The figure of an experiment: the recorded band over what was varied, and a learner's own points upon it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

import plotly.graph_objects as go

from core.experiments.experiment import Band, Experiment, Figures
from core.plots.theme import Palette


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the figure, in the reader's language."""

    x: str
    y: str
    recorded: str
    """Name of the recorded band where there is but one series."""
    own: str
    values: Mapping[Any, str]
    """How the values of the axes are called, where not by themselves."""

    def value(self, value: Any) -> str:
        """Return how a value is called."""
        if isinstance(value, str):
            return self.values.get(value, value)
        return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def draw(experiment: Experiment, figures: Figures, own: Figures, words: Words, colours: Palette) -> go.Figure:
    """Draw final figures by arm.

    The vertical axis begins a little below the lowest figure, so that small differences are seen; its numbers say so.
    Arms with two varied fields make one line for each value of the second. Whiskers span the recorded seeds; an arm
    all of whose runs diverged has no point.
    """
    first, *rest = experiment.axes
    by_series: dict[Any, list[Mapping[str, Any]]] = {}
    joint = experiment.is_list
    for setting in experiment.settings:
        by_series.setdefault(setting[rest[0]] if rest and not joint else None, []).append(setting)
    styles = [
        (colours.accent, "solid", "circle"),
        (colours.second, "dash", "square"),
        (colours.positive, "dot", "diamond"),
        (colours.negative, "dashdot", "triangle-up"),
    ]
    figure = go.Figure()
    for (series, settings), (colour, dash, symbol) in zip(by_series.items(), styles, strict=False):
        name = words.recorded if series is None else words.value(series)
        points = [(_label(s, first, joint, words), _band(figures, experiment, s)) for s in settings]
        seen = [(label, band) for label, band in points if band is not None]
        figure.add_scatter(
            x=[label for label, _ in seen],
            y=[band.mean for _, band in seen],
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [band.high - band.mean for _, band in seen],
                "arrayminus": [band.mean - band.low for _, band in seen],
                "thickness": 1.5,
                "width": 5,
            },
            name=name,
            mode="markers" if joint or isinstance(settings[0][first], str) else "lines+markers",
            line={"color": colour, "dash": dash, "width": 2},
            marker={"size": 9, "symbol": symbol, "color": colour},
            hovertemplate=f"{name} · %{{x}}: %{{y:.1%}}<extra></extra>",
        )
        mine = [(_label(s, first, joint, words), _band(own, experiment, s)) for s in settings]
        done = [(label, band) for label, band in mine if band is not None]
        if done:
            figure.add_scatter(
                x=[label for label, _ in done],
                y=[band.mean for _, band in done],
                name=words.own if series is None else f"{words.own} ({name})",
                mode="markers",
                marker={"size": 15, "symbol": "x-thin", "line": {"color": colour, "width": 3}},
                hovertemplate=f"{words.own} · %{{x}}: %{{y:.1%}}<extra></extra>",
            )
    order = list(dict.fromkeys(_label(s, first, joint, words) for s in experiment.settings))
    figure.update_xaxes(title_text=words.x, type="category", categoryorder="array", categoryarray=order, showgrid=False)
    lowest = min(
        band.low
        for seen in (figures, own)
        for setting in experiment.settings
        if (band := _band(seen, experiment, setting)) is not None
    )
    figure.update_yaxes(title_text=words.y, tickformat=".0%", range=[max(0.0, floor(lowest * 10 - 1) / 10), 1.02])
    figure.update_layout(showlegend=True)
    return figure


def _label(setting: Mapping[str, Any], first: str, joint: bool, words: Words) -> str:
    return " · ".join(words.value(value) for value in setting.values()) if joint else words.value(setting[first])


def _band(figures: Figures, experiment: Experiment, setting: Mapping[str, Any]) -> Band | None:
    return figures.band(experiment.measure, **setting) if figures.has(experiment.measure, **setting) else None
