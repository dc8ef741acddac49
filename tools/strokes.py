"""Digits as a hand writes them: strokes of points, in shares of the canvas from its upper left corner."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin
from typing import Final

from tools.browser import Visitor

Stroke = tuple[tuple[float, float], ...]


def arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> Iterator[tuple[float, float]]:
    """Yield points of an ellipse around (x, y), from ``start`` to ``end`` in turns, clockwise from the right."""
    for number in range(25):
        angle = 2 * pi * (start + (end - start) * number / 24)
        yield x + wide * cos(angle), y + high * sin(angle)


DIGITS: Final[dict[str, tuple[Stroke, ...]]] = {
    "0": (tuple(arc(0.5, 0.5, 0.2, 0.3, -0.25, 0.75)),),
    "3": (
        (
            *arc(0.48, 0.36, 0.17, 0.16, -0.42, 0.25),
            *arc(0.48, 0.68, 0.2, 0.16, -0.25, 0.42),
        ),
    ),
    "7": (((0.32, 0.25), (0.5, 0.25), (0.68, 0.24), (0.6, 0.42), (0.53, 0.6), (0.48, 0.8)),),
}


def write(visitor: Visitor, strokes: tuple[Stroke, ...]) -> None:
    """Write on the canvas of the drawing page with the mouse."""
    canvas = visitor.keyed("canvas").locator("canvas").last
    canvas.wait_for()
    box = canvas.bounding_box()
    assert box is not None
    mouse = visitor.page.mouse
    for stroke in strokes:
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        mouse.move(*points[0])
        mouse.down()
        for point in points[1:]:
            mouse.move(*point, steps=3)
        mouse.up()
