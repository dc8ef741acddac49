"""Record what TensorFlow does with one small function, eagerly and as a graph: ``make record ONLY=tensorflow``.

The same function is called as it is and under ``tf.function``: how often Python runs it, which graphs are traced from
it, and how long a call takes.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import logging
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.data.mnist import Mnist
from core.experiments import traced

log = logging.getLogger(__name__)

_SIDE: Final = 28
_ROWS: Final = 32
_CALLS: Final = 300
"""Timed calls, of which the fastest counts: whatever else the machine does only makes a call slower."""

# Shape, dtype and slope of every call.
_SAME = ((4, _SIDE), "float32", 0.1)
_SEQUENCES: Final[Mapping[str, tuple[tuple[tuple[int, int], str, float], ...]]] = {
    "same": (_SAME,) * 5,
    "shape": (_SAME, _SAME, ((8, _SIDE), "float32", 0.1), ((8, _SIDE), "float32", 0.1), _SAME),
    "dtype": (_SAME, _SAME, ((4, _SIDE), "uint8", 0.1), ((4, _SIDE), "uint8", 0.1), _SAME),
    "number": (_SAME, ((4, _SIDE), "float32", 0.2), ((4, _SIDE), "float32", 0.3), _SAME),
}

Layer = Callable[[Any, float], Any]


def new_layer() -> Layer:
    """Return the function under test: 28 units with a leaky ReLU, and a line of Python that one can hear."""
    import tensorflow as tf  # takes seconds; who only asks the recorder for help does not wait

    random = np.random.default_rng(1)
    kernel = tf.Variable(random.uniform(-0.3, 0.3, (_SIDE, _SIDE)).astype(np.float32))
    bias = tf.Variable(np.zeros(_SIDE, np.float32))

    def layer(x: tf.Tensor, slope: float) -> tf.Tensor:
        print("Python runs")
        z = tf.matmul(tf.cast(x, tf.float32), kernel) + bias
        return tf.maximum(z, slope * z)

    return layer


def record(_data: Mnist, folder: Path, facts: Mapping[str, Any]) -> Path:
    """Try the function both ways, and write what was found into ``folder``."""
    import tensorflow as tf

    found = {
        "experiment": "tensorflow",
        **facts,
        "eager_by_default": tf.executing_eagerly(),
        "code": textwrap.dedent(inspect.getsource(new_layer())).rstrip(),
        "sequences": {name: sequence(calls) for name, calls in _SEQUENCES.items()},
        "graphs": {dtype: operations(dtype) for dtype in ("float32", "uint8")},
        "timings": [timing(layers) for layers in traced.DEPTHS],
    }
    path = folder / traced.FILE
    path.write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    log.info("tensorflow: %s", found["timings"])
    return path


def sequence(calls: tuple[tuple[tuple[int, int], str, float], ...]) -> list[dict[str, Any]]:
    """Make some calls of a new function both ways, and count at each how often Python was heard."""
    import tensorflow as tf

    eager = new_layer()
    graph = tf.function(eager)
    found = []
    for shape, dtype, slope in calls:
        x = tf.ones(shape, dtype)
        eager_prints, one = _heard(eager, x, slope)
        graph_prints, other = _heard(graph, x, slope)
        found.append(
            {
                "shape": list(shape),
                "dtype": dtype,
                "slope": slope,
                "eager_prints": eager_prints,
                "graph_prints": graph_prints,
                "graphs": graph.experimental_get_tracing_count(),
                "apart": float(np.abs(one - other).max()),
            }
        )
    return found


def _heard(function: Callable[..., Any], *arguments: Any) -> tuple[int, Any]:
    """Call ``function``; return how many lines it printed, and its result as an array."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        result = function(*arguments)
    return len(said.getvalue().splitlines()), result.numpy()


def operations(dtype: str) -> list[dict[str, Any]]:
    """Return the operations of the graph that is traced for inputs of ``dtype``, in TensorFlow's order."""
    import tensorflow as tf

    with contextlib.redirect_stdout(io.StringIO()):
        traced_function = tf.function(new_layer()).get_concrete_function(tf.TensorSpec((4, _SIDE), dtype), 0.1)
    return [
        {"name": operation.name, "type": operation.type, "inputs": [tensor.op.name for tensor in operation.inputs]}
        for operation in traced_function.graph.get_operations()
    ]


def timing(n_layers: int) -> dict[str, float]:
    """Return how long a call of ``n_layers`` such layers takes, in microseconds, and the first one of the graph."""
    import tensorflow as tf

    random = np.random.default_rng(1)
    kernel = tf.Variable(random.uniform(-0.3, 0.3, (_SIDE, _SIDE)).astype(np.float32))
    bias = tf.Variable(np.zeros(_SIDE, np.float32))
    x = tf.constant(random.random((_ROWS, _SIDE)).astype(np.float32))

    def stack(x: Any) -> Any:  # the function under test without its print, which would take most of the time
        for _ in range(n_layers):
            z = tf.matmul(tf.cast(x, tf.float32), kernel) + bias
            x = tf.maximum(z, 0.1 * z)
        return x

    graph = tf.function(stack)
    began = time.perf_counter()
    graph(x).numpy()
    first = time.perf_counter() - began
    return {
        "layers": n_layers,
        "eager": round(1e6 * _fastest(stack, x), 1),
        "graph": round(1e6 * _fastest(graph, x), 1),
        "first": round(1e6 * first, 1),
    }


def _fastest(function: Callable[[Any], Any], x: Any) -> float:
    seconds = []
    for _ in range(_CALLS):
        began = time.perf_counter()
        function(x).numpy()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
