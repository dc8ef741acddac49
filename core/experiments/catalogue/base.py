"""What most experiments of the course start from."""

from __future__ import annotations

from typing import Final

from core.runs.spec import RunSpec

SMALL: Final = RunSpec(dropout=0.0, epochs=3, training_examples=10_000)
"""A run of a second, in which the direction shows."""
