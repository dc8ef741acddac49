"""The lab's own functions, as they stand in its files: what computes the pictures of the theory pages."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.config import ROOT
from core.maths import dropout, losses, softmax
from core.maths.activations import ACTIVATIONS
from core.maths.losses import LOSSES
from core.maths.network import Network
from core.maths.optimizers import OPTIMIZERS, Optimizer
from core.runs.spec import RunSpec


@dataclass(frozen=True, slots=True)
class Listing:
    """Some functions of one file."""

    file: str
    """From the project's folder: "core/maths/softmax.py"."""
    line: int
    """Where the first of them begins, from 1."""
    code: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A step of the computation."""

    page: str
    """Where its pictures are."""
    card: str
    functions: Callable[[RunSpec], tuple[Any, ...]]
    """Which functions do it in a run of a spec."""
    formula: Callable[[RunSpec], str | None] = lambda spec: None
    """LaTeX, where one line says it."""


TOPICS: Final[Mapping[str, Topic]] = {
    "start": Topic("learning", "random-start", lambda spec: (Network.initialise,)),
    "forward": Topic("network", "forward-pass", lambda spec: (Network.forward,)),
    "activation": Topic(
        "neuron",
        "activation",
        lambda spec: (ACTIVATIONS[spec.activation].value, ACTIVATIONS[spec.activation].derivative),
        lambda spec: ACTIVATIONS[spec.activation].formula,
    ),
    "softmax": Topic(
        "network", "softmax-layer", lambda spec: (softmax.softmax, softmax._below_largest), lambda spec: softmax.FORMULA
    ),
    "loss": Topic(
        "learning",
        "loss",
        lambda spec: (
            losses.sparse_categorical_crossentropy,
            losses.categorical_crossentropy,
            losses.categorical_crossentropy_gradient,
            losses.one_hot,
        ),
        lambda spec: LOSSES["sparse_categorical_crossentropy"].formula,
    ),
    "backward": Topic("learning", "backpropagation", lambda spec: (Network.backward,)),
    "optimizer": Topic(
        "learning",
        "gradient-descent",
        lambda spec: (OPTIMIZERS[spec.optimizer].rule, Optimizer.update),
        lambda spec: OPTIMIZERS[spec.optimizer].formula,
    ),
    "dropout": Topic("learning", "dropout", lambda spec: (dropout.dropout_mask, Network.dropout_masks)),
}
"""In the order in which a training step needs them."""


def listings(topic: Topic, spec: RunSpec) -> list[Listing]:
    """Return the source of a topic's functions, those of one file together."""
    by_file: dict[str, list[Any]] = {}
    for function in topic.functions(spec):
        path = Path(inspect.getfile(function)).resolve().relative_to(ROOT).as_posix()
        by_file.setdefault(path, []).append(function)
    return [
        Listing(file, inspect.getsourcelines(functions[0])[1], "\n\n".join(map(_source, functions)))
        for file, functions in by_file.items()
    ]


def _source(function: Any) -> str:
    """Return the code of a function, a method as if it stood by itself."""
    return textwrap.dedent(inspect.getsource(function)).rstrip("\n") + "\n"
