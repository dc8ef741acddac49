"""Drawings as the canvas sends them, and real writers' digits where the file is at hand."""

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

PEN_DIGITS = Path(__file__).parents[4] / "shared" / "data" / "pen_digits.json"

Points = Sequence[tuple[float, float]]


@pytest.fixture(scope="session")
def path_object() -> Callable[..., dict[str, Any]]:
    """Return a stroke as fabric's pencil stores it: curves through the middles between the points it was given."""

    def make(points: Points, stroke_width: float = 18, **changes: Any) -> dict[str, Any]:
        path: list[list[Any]] = [["M", *points[0]]]
        for (x, y), (next_x, next_y) in itertools.pairwise(points):
            path.append(["Q", x, y, (x + next_x) / 2, (y + next_y) / 2])
        path.append(["L", *points[-1]])
        return {"type": "Path", "stroke": "#000", "strokeWidth": stroke_width, "path": path, **changes}

    return make


@pytest.fixture(scope="session")
def drawing(path_object) -> Callable[..., dict[str, Any]]:
    """Return a drawing of several strokes."""

    def make(*strokes: Points, stroke_width: float = 18) -> dict[str, Any]:
        return {"version": "7.4.0", "objects": [path_object(points, stroke_width) for points in strokes]}

    return make


@pytest.fixture(scope="session")
def pen_digits() -> list[dict[str, Any]]:
    """Return 300 digits of 30 writers: label, writer, strokes of (x, y), the longer side 1."""
    if not PEN_DIGITS.exists():
        pytest.skip(f"no {PEN_DIGITS}")
    return json.loads(PEN_DIGITS.read_text())
