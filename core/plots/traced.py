"""Pictures of a traced function: its graph as boxes and arrows, and the time of a call."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import plotly.graph_objects as go

from core.experiments.traced import Operation, Timing, milliseconds
from core.plots.theme import Palette

_BOX: Final = (118, 44)
_GAP: Final = (26, 34)
_MARGIN: Final = 4


def levels(graph: Sequence[Operation]) -> list[list[Operation]]:
    """Return the nodes of a graph in columns, each as close before those that use it as its edges allow.

    Nodes that nothing uses and that use nothing carry no data, and are left out.
    """
    by_name = {operation.name: operation for operation in graph}
    used = {name for operation in graph for name in operation.inputs}
    distance: dict[str, int] = {}
    for operation in reversed(graph):  # TensorFlow lists what is used before what uses it
        users = [distance[each.name] for each in graph if operation.name in each.inputs]
        distance[operation.name] = max(users, default=-1) + 1
    kept = [operation for operation in graph if operation.inputs or operation.name in used]
    depth = max(distance[operation.name] for operation in kept)
    columns: list[list[Operation]] = [[] for _ in range(depth + 1)]
    for operation in kept:
        columns[depth - distance[operation.name]].append(by_name[operation.name])
    return columns


def graph(operations: Sequence[Operation], palette: Palette, *, upright: bool, alt: str) -> str:
    """Return a graph as SVG: data flows along the arrows, to the right or, for a narrow place, down.

    Parameters
    ----------
    operations : sequence of Operation
    palette : Palette
    upright : bool
    alt : str
    """
    columns = levels(operations)
    most = max(len(column) for column in columns)
    step = tuple(box + gap for box, gap in zip(_BOX, (4, _GAP[1]) if upright else (_GAP[0], 18), strict=True))
    along, across = (step[1], step[0]) if upright else step
    places = {}
    for level, column in enumerate(columns):
        for row, operation in enumerate(column):
            aside = (row + (most - len(column)) / 2) * across
            x, y = (aside, level * along) if upright else (level * along, aside)
            places[operation.name] = (x + _MARGIN, y + _MARGIN)
    width = 2 * _MARGIN + max(x for x, _ in places.values()) + _BOX[0]
    height = 2 * _MARGIN + max(y for _, y in places.values()) + _BOX[1]
    level_of = {operation.name: level for level, column in enumerate(columns) for operation in column}
    shown = [operation for column in columns for operation in column]
    arrows = "".join(
        _arrow(places[source], places[operation.name], level_of[operation.name] - level_of[source], palette, upright)
        for operation in shown
        for source in operation.inputs
    )
    boxes = "".join(_box(places[operation.name], operation, palette) for operation in shown)
    tip = (
        f'<defs><marker id="{_tip(upright)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="{palette.muted}"/></marker></defs>'
    )
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="100%" role="img" aria-label="{escape(alt)}" '
        f'style="max-width:{1.15 * width:.0f}px;display:block;margin:auto;font-family:inherit">'
        f"{tip}{arrows}{boxes}</svg>"
    )


def times(timings: Sequence[Timing], words: tuple[str, str, str, str], palette: Palette) -> go.Figure:
    """Draw the time of a call, eagerly and as a graph, over the number of layers; both axes in powers of ten.

    Parameters
    ----------
    timings : sequence of Timing
    words : tuple of str
        Names of the axes (layers, milliseconds) and of the two ways: eager, graph.
    palette : Palette
    """
    layers_axis, time_axis, eager, traced = words
    layers = [timing.layers for timing in timings]
    eager_times, graph_times = [timing.eager for timing in timings], [timing.graph for timing in timings]
    ways = (
        (eager, eager_times, graph_times, palette.second, "dash", "diamond"),
        (traced, graph_times, eager_times, palette.accent, "solid", "circle"),
    )
    traces = [
        go.Scatter(
            x=layers,
            y=[time / 1000 for time in took],
            mode="lines+markers+text",
            name=name,
            text=[milliseconds(time) for time in took],
            textposition=[
                "top center" if time >= other else "bottom center" for time, other in zip(took, others, strict=True)
            ],
            line={"color": colour, "width": 2.5, "dash": dash},
            marker={"size": 9, "symbol": symbol},
            hovertemplate=f"{name}, %{{x}}: %{{y:.3g}} ms<extra></extra>",
        )
        for name, took, others, colour, dash, symbol in ways
    ]
    layout = {
        "xaxis": {"type": "log", "tickvals": layers, "title": {"text": layers_axis}, "range": (-0.25, 2.25)},
        "yaxis": {"type": "log", "dtick": 1, "title": {"text": time_axis}, "range": (-1.5, 2.5)},
    }
    return go.Figure(traces, layout)


def _box(place: tuple[float, float], operation: Operation, palette: Palette) -> str:
    x, y = place
    source = not operation.inputs
    line = f'stroke="{palette.muted}" stroke-dasharray="5 3"' if source else f'stroke="{palette.accent}"'
    name = operation.name if len(operation.name) < 19 else f"…{operation.name[-17:]}"
    return (
        f"<g><title>{escape(operation.name)}</title>"
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{_BOX[0]}" height="{_BOX[1]}" rx="8" fill="{palette.surface}" '
        f'stroke-width="1.8" {line}/>'
        f'<text x="{x + _BOX[0] / 2:.0f}" y="{y + 19:.0f}" fill="{palette.text}" font-size="14" font-weight="600" '
        f'text-anchor="middle">{escape(operation.type)}</text>'
        f'<text x="{x + _BOX[0] / 2:.0f}" y="{y + 35:.0f}" fill="{palette.muted}" font-size="11" '
        f'text-anchor="middle">{escape(name)}</text></g>'
    )


def _arrow(
    start: tuple[float, float], end: tuple[float, float], levels_on: int, palette: Palette, upright: bool
) -> str:
    """Draw an edge; one that passes a level bends around what stands there."""
    (x0, y0), (x1, y1) = start, end
    wide, high = _BOX
    if upright:
        x0, y0, x1, y1 = x0 + wide / 2, y0 + high, x1 + wide / 2, y1
    else:
        x0, y0, x1, y1 = x0 + wide, y0 + high / 2, x1, y1 + high / 2
    away = -1 if (x0 <= x1 if upright else y0 <= y1) else 1
    aside = 0.0 if levels_on < 2 else away * (1.15 * wide if upright else 1.6 * high)
    middle = ((x0 + x1) / 2 + aside, (y0 + y1) / 2) if upright else ((x0 + x1) / 2, (y0 + y1) / 2 + aside)
    bend = f"Q{middle[0]:.0f},{middle[1]:.0f}" if aside else "L"
    return (
        f'<path d="M{x0:.0f},{y0:.0f} {bend} {x1:.0f},{y1:.0f}" fill="none" stroke="{palette.muted}" '
        f'stroke-width="1.5" marker-end="url(#{_tip(upright)})"/>'
    )


def _tip(upright: bool) -> str:
    """Return the id of the arrow's head: both pictures stand on the page, and the hidden one lends nothing."""
    return "tip-down" if upright else "tip-right"
