"""Strokes of a pen, as the drawing canvas stores them.

The canvas (streamlit-drawable-canvas 0.13, fabric.js 7.4) keeps a drawing as ``{"objects": [{"type": "Path", "path":
…}]}``. A path's commands are in the coordinates in which it was drawn; ``left``, ``top``, ``angle``, ``scaleX`` … say
where the toolbar's Edit moved, turned and stretched it since. The JSON comes from a browser: whatever in it is not a
stroke is left out, and nothing in it raises.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAX_STROKES: Final = 200
MAX_POINTS: Final = 20_000
"""Of a whole drawing: minutes of scribbling. What comes after is left out."""
MAX_COORDINATE: Final = 10_000.0
"""Pixels; a point further away than this is no point of a drawing, and a wider pen no pen."""
CURVE_STEPS: Final = 4
"""Straight pieces that stand for one curve command; the canvas makes a curve of every few pixels."""

_OPERANDS: Final[Mapping[str, int]] = {"M": 2, "L": 2, "Q": 4, "C": 6}
_ORIGINS: Final[Mapping[str, float]] = {"left": 0.5, "top": 0.5, "center": 0.0, "right": -0.5, "bottom": -0.5}
"""How far an object's centre lies from its origin, in its own width or height."""


def _bernstein(degree: int) -> NDArray[np.float64]:
    """Return the share of each of a Bézier curve's points in each of its steps, (CURVE_STEPS, degree + 1)."""
    t = np.linspace(0, 1, CURVE_STEPS + 1)[1:, None]
    index = np.arange(degree + 1)
    return np.array([math.comb(degree, k) for k in index]) * t**index * (1 - t) ** (degree - index)


_BERNSTEIN: Final = {degree: _bernstein(degree) for degree in (2, 3)}


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """What the pen drew between touching the paper and leaving it.

    Attributes
    ----------
    points : ndarray of shape (n, 2), n ≥ 1
        The middle line as x (to the right) and y (down), in canvas pixels. A tap is one point.
    width : float
        Width of the pen in canvas pixels, > 0.
    """

    points: NDArray[np.float64]
    width: float


def strokes_from_canvas(json_data: Any) -> list[Stroke]:
    """Return the strokes of a drawing in the order in which they were drawn.

    Parameters
    ----------
    json_data : object
        ``CanvasResult.json_data``; None before the first drawing.
    """
    objects = json_data.get("objects") if isinstance(json_data, Mapping) else None
    if not isinstance(objects, list):
        return []
    strokes: list[Stroke] = []
    room = MAX_POINTS
    for item in objects[:MAX_STROKES]:
        if not isinstance(item, Mapping) or str(item.get("type")).lower() != "path" or item.get("visible") is False:
            continue
        lines = _lines(item.get("path"), room)
        if not lines:
            continue
        matrix, offset = _placement(item, np.concatenate(lines))
        width = _number(item, "strokeWidth", 1.0) * math.sqrt(abs(np.linalg.det(matrix)))
        for line in lines:
            points = line @ matrix.T + offset
            room -= len(points)
            if 0 < width <= MAX_COORDINATE and np.abs(points).max() <= MAX_COORDINATE:
                strokes.append(Stroke(points, width))
    return strokes


def _lines(path: Any, room: int) -> list[NDArray[np.float64]]:
    """Return the lines of a path, curves as short straight pieces; each (n, 2), together at most ``room`` points."""
    lines: list[list[NDArray[np.float64]]] = []
    for letter, numbers in itertools.islice(_commands(path), max(room // CURVE_STEPS, 0)):
        if letter == "M" or not lines:
            lines.append([numbers[-1:]])
        else:
            lines[-1].append(_piece(lines[-1][-1][-1], numbers))
    return [np.concatenate(line) for line in lines]


def _commands(path: Any) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield each usable command with its points, (1 … 3, 2); the last is where the pen ends up."""
    for command in path[:MAX_POINTS] if isinstance(path, list) else ():
        if not isinstance(command, list) or not command or not isinstance(command[0], str):
            continue
        operands = command[1:]
        if _OPERANDS.get(command[0]) == len(operands) and all(_is_number(value) for value in operands):
            yield command[0], np.array(operands, np.float64).reshape(-1, 2)


def _piece(start: NDArray[np.float64], controls: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points of the Bézier curve from ``start`` over ``controls``, without its start; a line is its own end."""
    if len(controls) == 1:
        return controls
    return _BERNSTEIN[len(controls)] @ np.vstack([start, controls])  # (CURVE_STEPS, 2)


def _placement(item: Mapping[str, Any], points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return ``(matrix, offset)`` that take a path's coordinates to the canvas: ``p @ matrix.T + offset``.

    As fabric does it: the middle of the path's box becomes the origin; then scale (negative when flipped), skew and
    rotation; then the object's own centre is added.
    """
    if not (_is_number(item.get("left")) and _is_number(item.get("top"))):
        return np.eye(2), np.zeros(2)  # never placed: it is where it was drawn
    low, high = points.min(axis=0), points.max(axis=0)
    scale = np.diag(
        [
            _number(item, "scaleX", 1.0) * (-1 if item.get("flipX") is True else 1),
            _number(item, "scaleY", 1.0) * (-1 if item.get("flipY") is True else 1),
        ]
    )
    skew_x, skew_y, angle = (math.radians(_number(item, name, 0.0)) for name in ("skewX", "skewY", "angle"))
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    skew = np.array([[1, math.tan(skew_x)], [0, 1]]) @ np.array([[1, 0], [math.tan(skew_y), 1]])
    matrix = rotation @ scale @ skew
    # Seen from a corner the centre is half a box away, and the box of a stroke has the pen's width around it.
    pen = _number(item, "strokeWidth", 1.0)
    to_centre = np.array(
        [_ORIGINS.get(str(item.get("originX", "left")), 0.5), _ORIGINS.get(str(item.get("originY", "top")), 0.5)]
    )
    box = (high - low + pen) * np.abs(np.diag(scale))
    centre = np.array([item["left"], item["top"]], np.float64) + rotation @ (to_centre * box)
    return matrix, centre - matrix @ ((low + high) / 2)


def _number(item: Mapping[str, Any], name: str, default: float) -> float:
    value: Any = item.get(name)
    return float(value) if _is_number(value) else default


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= MAX_COORDINATE
