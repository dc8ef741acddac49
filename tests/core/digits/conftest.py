"""Drawings as the canvas sends them, and real writers' digits where the file is at hand."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.drawing import PEN_DIGITS, Points, pencil


@pytest.fixture(scope="session")
def drawing() -> Callable[..., dict[str, Any]]:
    """Return a drawing of several strokes."""

    def make(*strokes: Points, stroke_width: float = 18) -> dict[str, Any]:
        return {"version": "7.4.0", "objects": [pencil(points, stroke_width) for points in strokes]}

    return make


@pytest.fixture(scope="session")
def pen_digits() -> list[dict[str, Any]]:
    """Return 300 digits of 30 writers: label, writer, strokes of (x, y), the longer side 1."""
    if not PEN_DIGITS.exists():
        pytest.skip(f"no {PEN_DIGITS}")
    return json.loads(PEN_DIGITS.read_text(encoding="utf-8"))
