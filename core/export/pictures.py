"""Pictures of a report: SVG and tables that need nothing but a browser, in the colours of its theme.

Colours are CSS variables (``--accent``, ``--second``, …), which the report sets for light and dark.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import Final

import numpy as np

from core.maths.arrays import FloatArray, IntArray
from core.plots.digits import data_uri, signed_png
from core.plots.theme import LIGHT
from core.runs.history import Point, thinned

_WIDTH: Final = 460
_HEIGHT: Final = 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 10, 10, 36
"""Margins, for the numbers on the axes."""
_MOST_POINTS: Final = 200
_TICKS: Final = 5

TILES: Final = 128
"""Units whose weights are shown at most."""
_COLUMNS: Final = 16
_SIDE: Final = 28


def curves(
    training: list[Point],
    validation: list[Point],
    value: Callable[[Point], float | None],
    said: Callable[[float], str],
    *,
    epoch: str,
    alt: str,
    from_zero: bool = False,
) -> str:
    """Return training (a line) and validation (a dashed line with diamonds) over epochs, as SVG.

    Parameters
    ----------
    value : callable
        Loss or accuracy of a point; None is a gap.
    said : callable
        How a number is written on the axis.
    epoch : str
        What stands below the horizontal axis.
    from_zero : bool
        Whether the vertical axis begins at 0.
    """
    series = [
        [(point.epochs, value(point)) for point in points] for points in (thinned(training, _MOST_POINTS), validation)
    ]
    values = [y for points in series for _, y in points if y is not None]
    steps = ticks(0.0 if from_zero else min(values), max(values))
    low, high, last = steps[0], steps[-1], training[-1].epochs

    def x(epochs: float) -> float:
        return _LEFT + epochs / last * (_WIDTH - _LEFT - _RIGHT)

    def y(number: float) -> float:
        return _TOP + (high - number) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(alt)}">']
    for step in steps:
        parts.append(f'<path class="grid" d="M{_LEFT} {y(step):.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y(step) + 4:.1f}" text-anchor="end">{escape(said(step))}</text>')
    stride = max(1, math.ceil(last / 10))
    parts += [
        f'<text x="{x(whole):.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{whole}</text>'
        for whole in range(0, math.floor(last) + 1, stride)
    ]
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle:.1f}" y="{_HEIGHT - 4}" text-anchor="middle">{escape(epoch)}</text>')
    for points, kind in zip(series, ("training", "validation"), strict=True):
        path = "".join(
            f"{'M' if index == 0 or points[index - 1][1] is None else 'L'}{x(at):.1f} {y(number):.1f}"
            for index, (at, number) in enumerate(points)
            if number is not None
        )
        parts.append(f'<path class="{kind}" d="{path}"/>')
    for at, number in series[1]:
        if number is not None:
            parts.append(f'<path class="mark" d="M{x(at):.1f} {y(number) - 5:.1f}l5 5l-5 5l-5-5z"/>')
    return "".join([*parts, "</svg>"])


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers at equal distances, from at most ``low`` to at least ``high``."""
    span = max(high - low, 1e-3)
    size = 10.0 ** math.floor(math.log10(span / _TICKS))
    step = next(size * factor for factor in (1, 2, 5, 10, 20) if span / (size * factor) <= _TICKS)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def confusion(matrix: IntArray, *, label: str, answer: str) -> str:
    """Return how often each label (row) got each answer (column) as an HTML table, darker where more often.

    Parameters
    ----------
    matrix : ndarray of shape (10, 10)
    label, answer : str
        What rows and columns are.
    """
    n_classes = len(matrix)
    most_wrong = max(int((matrix - np.diag(np.diag(matrix))).max()), 1)
    head = "".join(f'<th scope="col">{column}</th>' for column in range(n_classes))
    rows = []
    for row in range(n_classes):
        cells = []
        for column in range(n_classes):
            count = int(matrix[row, column])
            right = row == column
            share = count / max(int(matrix[row].sum()), 1) if right else count / most_wrong
            tone = f"--share:{100 * share:.0f}%" if count else "--share:0%"
            cells.append(f'<td class="{"right" if right else "wrong"}" style="{tone}">{count or "·"}</td>')
        rows.append(f'<tr><th scope="row">{row}</th>{"".join(cells)}</tr>')
    corner = f'<td class="corner">{escape(label)} ↓ {escape(answer)} →</td>'
    return f'<table class="confusion"><tr>{corner}{head}</tr>{"".join(rows)}</table>'


def tiles(kernel: FloatArray, *, alt: str) -> str:
    """Return what each unit of the first layer looks for, 28 × 28 weights each, as one image.

    Parameters
    ----------
    kernel : ndarray of shape (784, n_units)
        The first ``TILES`` units are drawn, all on one scale: blue is positive, orange negative.
    """
    units = kernel[:, :TILES].T.reshape(-1, _SIDE, _SIDE)
    columns = min(_COLUMNS, len(units))
    rows = math.ceil(len(units) / columns)
    sheet = np.zeros((rows * (_SIDE + 1) - 1, columns * (_SIDE + 1) - 1), np.float32)
    for number, unit in enumerate(units):
        top, left = (_SIDE + 1) * (number // columns), (_SIDE + 1) * (number % columns)
        sheet[top : top + _SIDE, left : left + _SIDE] = unit
    # 16 levels: many times smaller, and no eye sees more in a tile
    largest = float(np.abs(sheet).max()) or 1.0
    levels = np.sign(sheet) * np.square(np.round(np.sqrt(np.abs(sheet) / largest) * 15) / 15)
    return f'<img class="tiles" src="{data_uri(signed_png(levels, LIGHT, limit=1.0))}" alt="{escape(alt)}">'


def figure(picture: str, caption: Sequence[str]) -> str:
    """Return a picture with what stands below it."""
    return f"<figure>{picture}<figcaption>{' '.join(map(escape, caption))}</figcaption></figure>"
