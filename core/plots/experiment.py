"""The figure of an experiment: the recorded band over what was varied, and a learner's own points upon it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, log10
from operator import itemgetter
from typing import Any, Final

import plotly.graph_objects as go

from core.experiments.experiment import Band, Experiment, Figures, Measure
from core.plots.band import area
from core.plots.theme import DASHES, Palette

_SYMBOLS: Final = ("circle", "square", "diamond", "triangle-up", "pentagon")

_NAMED: Final = 10
"""Values of an axis that are named at most: a phone has room for so many."""

_LINE: Final = 12
"""Letters in a line of what stands below a figure."""

_SHARES: Final = frozenset({"label_noise"})
"""Fields whose numbers are shares."""

Values = Mapping[str, Any]


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
    measures: Mapping[Measure, str]
    fields: Mapping[str, str] = field(default_factory=dict)
    """How the fields that vary are called: a number alone does not say what it counts."""

    def value(self, value: Any, name: str = "") -> str:
        """Return how a value, of the field ``name``, is called."""
        if isinstance(value, str):
            return self.values.get(value, value)
        if name in _SHARES:
            return f"{value:.0%}"
        return f"{value:,}" if isinstance(value, int) else f"{value:g}"

    def arm(self, values: Values) -> str:
        """Return how an arm is called: by all its values."""
        return " · ".join(self.value(value, name) for name, value in values.items())

    def series(self, values: Values) -> str:
        """Return how an arm is called in a legend: numbers with the field that they belong to."""
        return " · ".join(
            called if isinstance(values[name], str) else f"{self.fields.get(name, '')} {called}".strip()
            for name, called in ((name, self.value(value, name)) for name, value in values.items())
        )


@dataclass(frozen=True, slots=True)
class _Point:
    """One place of a figure: where it stands, and which figure of which arm it shows."""

    x: str
    measure: Measure
    setting: Values


@dataclass(frozen=True, slots=True)
class _Series:
    name: str | None
    points: Sequence[_Point]
    joined: bool
    """Whether what lies between two points means something."""


def draw(experiment: Experiment, figures: Figures, own: Figures, words: Words, colours: Palette) -> go.Figure:
    """Draw the experiment's figures, the recorded ones and a learner's own.

    The vertical axis begins a little below the lowest figure, so that small differences are seen; its numbers say so.
    Whiskers and bands span the recorded seeds; an arm all of whose runs diverged has no point.
    """
    if experiment.over_epochs:
        return _courses(experiment, figures, own, words, colours)
    if experiment.to_scale:
        return _to_scale(experiment, figures, own, words, colours)
    series = _by_measure(experiment, words) if len(experiment.measures) > 1 else _by_field(experiment, words)
    figure = go.Figure()
    for number, (line, colour) in enumerate(zip(series, colours.series, strict=False)):
        name = line.name or words.recorded
        style = {"color": colour, "dash": DASHES[number % len(DASHES)], "width": 2}
        marks = {"size": 9, "symbol": _SYMBOLS[number], "color": colour}
        seen = [(point.x, band) for point in line.points if (band := _band(figures, point)) is not None]
        figure.add_scatter(
            x=[x for x, _ in seen],
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
            offsetgroup=name,
            mode="lines+markers" if line.joined else "markers",
            line=style,
            marker=marks,
            hovertemplate=f"{name} · %{{x}}: %{{y:.1%}}<extra></extra>",
        )
        mine = [(point.x, band) for point in line.points if (band := _band(own, point)) is not None]
        if mine:
            figure.add_scatter(
                x=[x for x, _ in mine],
                y=[band.mean for _, band in mine],
                name=words.own if line.name is None else f"{words.own} ({name})",
                offsetgroup=name,
                mode="markers",
                marker={"size": 15, "symbol": "x-thin", "line": {"color": colour, "width": 3}},
                hovertemplate=f"{words.own} · %{{x}}: %{{y:.1%}}<extra></extra>",
            )
    if len(series) > 1 and not any(line.joined for line in series):
        figure.update_layout(scattermode="group", scattergap=0.75)  # side by side: equal figures would hide each other
    order = list(dict.fromkeys(point.x for line in series for point in line.points))
    figure.update_xaxes(title_text=words.x, type="category", categoryorder="array", categoryarray=order, showgrid=False)
    if any(len(name) > _LINE for name in order):
        figure.update_xaxes(tickvals=order, ticktext=[_lines(name) for name in order])
    bands = [_band(seen, point) for seen in (figures, own) for line in series for point in line.points]
    return _framed(figure, words, [band.low for band in bands if band is not None])


def _lines(name: str) -> str:
    """Return ``name`` in short lines: on a phone a long one would stand aslant, and take half of the figure's width."""
    return "<br>".join(textwrap.wrap(name, _LINE, break_long_words=False)) or name


def _by_field(experiment: Experiment, words: Words) -> list[_Series]:
    """One figure along the first field; a second field makes a series of each of its values."""
    (measure,) = experiment.measures
    first, *rest = experiment.axes
    joined = not isinstance(experiment.settings[0][first], str)
    if experiment.is_list:
        return [_Series(None, [_Point(words.arm(s), measure, s) for s in experiment.settings], joined=False)]
    series: dict[str | None, list[_Point]] = {}
    # A value of a learner's own comes last among the settings, and stands among the others in the figure.
    settings = sorted(experiment.settings, key=itemgetter(first)) if joined else experiment.settings
    for setting in settings:
        point = _Point(words.value(setting[first], first), measure, setting)
        series.setdefault(words.series({rest[0]: setting[rest[0]]}) if rest else None, []).append(point)
    return [_Series(name, points, joined) for name, points in series.items()]


def _by_measure(experiment: Experiment, words: Words) -> list[_Series]:
    """Several figures side by side; each arm is a series."""
    return [
        _Series(words.series(s), [_Point(words.measures[m], m, s) for m in experiment.measures], joined=False)
        for s in experiment.settings
    ]


def _courses(experiment: Experiment, figures: Figures, own: Figures, words: Words, colours: Palette) -> go.Figure:
    """Figures of every epoch: a colour for each arm, a dash for each figure."""
    figure = go.Figure()
    lowest = []
    for setting, colour in zip(experiment.settings, colours.series, strict=False):
        for measure, dash in zip(experiment.measures, DASHES, strict=False):
            name = words.series(setting)
            if len(experiment.measures) > 1:
                name = f"{name} · {words.measures[measure]}"
            bands = [band for band in figures.course(measure, **setting) if band is not None]
            lowest += [band.low for band in bands]
            if bands:  # else a learner's own setting
                epochs = list(range(1, len(bands) + 1))
                low, high = [band.low for band in bands], [band.high for band in bands]
                figure.add_trace(area(epochs, low, high, colour))
                figure.add_scatter(
                    x=epochs,
                    y=[band.mean for band in bands],
                    name=name,
                    mode="lines",
                    line={"color": colour, "dash": dash, "width": 2},
                    hovertemplate=f"{name} · %{{x}}: %{{y:.1%}}<extra></extra>",
                )
            mine = [(n, band) for n, band in enumerate(own.course(measure, **setting), 1) if band is not None]
            if mine:
                lowest += [band.low for _, band in mine]
                figure.add_scatter(
                    x=[n for n, _ in mine],
                    y=[band.mean for _, band in mine],
                    name=f"{words.own} ({name})",
                    mode="markers",
                    marker={"size": 9, "symbol": "x-thin", "line": {"color": colour, "width": 2}},
                    hovertemplate=f"{words.own} · %{{x}}: %{{y:.1%}}<extra></extra>",
                )
    figure.update_xaxes(title_text=words.x, showgrid=False)
    return _framed(figure, words, lowest)


def _to_scale(experiment: Experiment, figures: Figures, own: Figures, words: Words, colours: Palette) -> go.Figure:
    """Final figures over the first field, on a logarithmic axis: a line with its band for each measure."""
    figure = go.Figure()
    field = experiment.axes[0]
    lowest = []
    styles = zip(experiment.measures, colours.series, _SYMBOLS, DASHES, strict=False)
    for measure, colour, symbol, dash in styles:
        name = words.measures[measure]
        seen = [(s[field], figures.band(measure, **s)) for s in experiment.settings if figures.has(measure, **s)]
        mine = [(s[field], own.band(measure, **s)) for s in experiment.settings if own.has(measure, **s)]
        lowest += [band.low for _, band in (*seen, *mine)]
        at = [value for value, _ in seen]
        figure.add_trace(area(at, [band.low for _, band in seen], [band.high for _, band in seen], colour))
        figure.add_scatter(
            x=at,
            y=[band.mean for _, band in seen],
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"color": colour, "size": 8, "symbol": symbol},
            hovertemplate=f"{name} · %{{x:,}}: %{{y:.1%}}<extra></extra>",
        )
        if mine:
            figure.add_scatter(
                x=[value for value, _ in mine],
                y=[band.mean for _, band in mine],
                name=f"{words.own} ({name})",
                mode="markers",
                marker={"size": 15, "symbol": "x-thin", "line": {"color": colour, "width": 3}},
                hovertemplate=f"{words.own} · %{{x:,}}: %{{y:.1%}}<extra></extra>",
            )
    values = sorted({setting[field] for setting in experiment.settings})
    named = values[:: -(-len(values) // _NAMED)]
    first, last = log10(min(values)), log10(max(values))
    figure.update_xaxes(
        title_text=words.x,
        type="log",
        range=(first - 0.03 * (last - first), last + 0.05 * (last - first)),  # room for half of the last number
        tickvals=named,
        ticktext=[words.value(value) for value in named],
        ticklabeloverflow="allow",
        showgrid=False,
    )
    return _framed(figure, words, lowest)


def _framed(figure: go.Figure, words: Words, lows: Sequence[float]) -> go.Figure:
    floor_of_axis = max(0.0, floor(min(lows, default=0.0) * 10 - 1) / 10)
    figure.update_yaxes(title_text=words.y, tickformat=".0%", range=[floor_of_axis, 1.02])
    figure.update_layout(showlegend=True, margin={"t": 48, "l": 60, "b": 46})
    return figure


def _band(figures: Figures, point: _Point) -> Band | None:
    if not figures.has(point.measure, **point.setting):
        return None
    return figures.band(point.measure, **point.setting)
