"""The experiment of "TensorFlow": one small function, called as it is and as a graph that was traced from it.

What is here reads what ``make record ONLY=tensorflow`` wrote down; TensorFlow itself is not needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from core.experiments import recorded
from core.experiments.finding import Finding

FILE: Final = "tensorflow.json"
SEQUENCES: Final = ("same", "shape", "dtype", "number")
DEPTHS: Final = (1, 10, 100)
"""Layers in a function whose calls are timed."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the function, both ways."""

    shape: tuple[int, ...]
    dtype: str
    slope: float
    eager_prints: int
    """How often the function's own line of Python was run, called as it is."""
    graph_prints: int
    """The same under ``tf.function``."""
    graphs: int
    """Graphs that have been traced so far."""
    apart: float
    """The largest difference between the two results."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A node of a graph; its edges come from ``inputs``."""

    name: str
    type: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """Microseconds of a call: the fastest of many, and the first one of the graph, which traces it."""

    layers: int
    eager: float
    graph: float
    first: float


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What was found, and where it comes from."""

    code: str
    """The function, as it was run."""
    eager_by_default: bool
    sequences: Mapping[str, tuple[Call, ...]]
    graphs: Mapping[str, tuple[Operation, ...]]
    """By the dtype of the input."""
    timings: tuple[Timing, ...]
    versions: Mapping[str, str]
    command: str
    recorded_on: str


@cache
def load(path: Path = recorded.FOLDER / FILE) -> Record:
    """Read the recorded result.

    Raises
    ------
    DataUnavailable
        If there is none, or it cannot be read. ``params``: path, reason.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Record(
            code=stored["code"],
            eager_by_default=stored["eager_by_default"],
            sequences={
                name: tuple(Call(**call | {"shape": tuple(call["shape"])}) for call in stored["sequences"][name])
                for name in SEQUENCES
            },
            graphs={
                dtype: tuple(Operation(each["name"], each["type"], tuple(each["inputs"])) for each in operations)
                for dtype, operations in stored["graphs"].items()
            },
            timings=tuple(Timing(**timing) for timing in stored["timings"]),
            versions=stored["versions"],
            command=stored["command"],
            recorded_on=stored["recorded_on"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise recorded.unavailable(path, f"{type(error).__name__}: {error}") from error


def judge(record: Record) -> Finding:
    """Holds if nothing runs but graphs; with limits if it runs eagerly by default, yet a function's graph is used again
    from call to call and is faster for the deepest function."""
    same = record.sequences["same"]
    eager_prints, graph_prints = sum(call.eager_prints for call in same), sum(call.graph_prints for call in same)
    deep = record.timings[-1]
    useful = graph_prints < len(same) and deep.graph < deep.eager
    return Finding(
        "holds" if not record.eager_by_default else "holds_with_limits" if useful else "needs_correction",
        {
            "calls": str(len(same)),
            "eager_prints": str(eager_prints),
            "graph_prints": str(graph_prints),
            "number_calls": str(len(record.sequences["number"])),
            "numbers": str(len({call.slope for call in record.sequences["number"]})),
            "number_graphs": str(record.sequences["number"][-1].graphs),
            "layers": str(deep.layers),
            "eager_time": milliseconds(deep.eager),
            "graph_time": milliseconds(deep.graph),
            "first_time": milliseconds(deep.first),
        },
    )


def milliseconds(microseconds: float) -> str:
    """Return a time as it is quoted, in milliseconds: ``1234.5`` → ``1.23``, ``1_234_567`` → ``1,235``."""
    time = microseconds / 1000
    return f"{time:,.0f}" if time >= 100 else f"{time:.3g}"
