"""The experiment of "non-linear relations": four classical methods and a small network on sets that no line parts.

The classical methods come from scikit-learn, which a server does not load for good; so what the verdict rests on, and
what is seen first, is recorded (``make record ONLY=non-linear``). Other points are fitted when a learner asks for them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.experiments import recorded
from core.experiments.experiment import Band
from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.maths.activations import sigmoid
from core.maths.arrays import FloatArray
from core.playground import classical, plane
from core.playground.classical import SIDE, Fitted
from core.playground.frame import pack_picture
from core.playground.spec import PlaygroundSpec
from core.playground.training import Training

FILE: Final = "non-linear.json"
SETS: Final = ("ring", "xor", "spiral")
METHODS: Final = (*classical.NAMES["classification"], "network")
STRAIGHT: Final = "logistic_regression"
"""The one method whose border cannot bend."""
NOISE: Final = 5
"""Per cent of half the set's width."""
SEEDS: Final = (1, 2, 3, 4, 5)
"""Of the points, and of the network's first weights; the points of the first are kept as pictures."""
EPOCHS: Final = 100
NETWORK: Final = PlaygroundSpec(
    noise=NOISE, hidden=(8, 8), activation="relu", optimizer="adam", learning_rate=0.03, batch_size=30
)
"""The network that is compared: two hidden layers of eight units, told the two coordinates and no more."""

NEAR: Final = 0.03
"""A method that comes so near to the network, in accuracy on new points, does as well."""
FAR: Final = 0.10
"""One that stays so far behind does not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one method made of one set of points."""

    dataset: str
    seed: int
    method: str
    train: float
    """Accuracy, 0 … 1."""
    test: float
    picture: str | None
    """Its answer everywhere in the plane, as in ``Fitted``; None where it was not kept."""


@dataclass(frozen=True, slots=True)
class Record:
    """What ``make record ONLY=non-linear`` measured."""

    answers: tuple[Answer, ...]
    facts: Mapping[str, Any]
    """How it was made: command, recorded_on, versions."""

    def band(self, dataset: str, method: str) -> Band:
        """Return mean and range over the seeds of the accuracy on new points."""
        found = [one.test for one in self.answers if (one.dataset, one.method) == (dataset, method)]
        return Band.of(found)

    def pictured(self, spec: PlaygroundSpec) -> list[Fitted]:
        """Return the answers to the points of ``spec`` if they were kept with their pictures, else nothing."""
        if spec.noise != NOISE or spec.train_share != NETWORK.train_share or spec.data_seed != SEEDS[0]:
            return []
        return [
            Fitted(one.method, one.picture, one.train, one.test)
            for one in self.answers
            if one.dataset == spec.dataset and one.seed == spec.data_seed and one.picture is not None
        ]


def spec_of(dataset: str, *, noise: int = NOISE, seed: int = SEEDS[0]) -> PlaygroundSpec:
    """Return the network and the points of one comparison; the same address opens it in the playground."""
    return replace(NETWORK, dataset=dataset, noise=noise, data_seed=seed, seed=seed)


def fit_network(spec: PlaygroundSpec) -> Fitted:
    """Train the network of ``spec`` for ``EPOCHS`` and return its answer in the form of the classical ones."""
    training = Training(spec)
    state = training.advance(training.start(), EPOCHS * training.steps_per_epoch)
    logits = state.network.logits(plane.inputs(plane.grid(SIDE), spec.features))[:, 0]
    figures = training.figures(state)
    assert figures.accuracy is not None
    assert figures.test_accuracy is not None
    return Fitted("network", pack_picture(2 * sigmoid(logits) - 1), figures.accuracy, figures.test_accuracy)


def surface(fitted: Fitted) -> FloatArray:
    """Return the picture of an answer, −1 (class 0) … 1 (class 1); shape (SIDE, SIDE), the first row at the top."""
    values = np.frombuffer(base64.b64decode(fitted.picture), np.uint8).reshape(SIDE, SIDE)
    return values.astype(np.float32) / 127.5 - 1


def record(_data: object, folder: Path, facts: Mapping[str, Any]) -> Path:
    """Fit everything to every set with every seed, write the record into ``folder``, and return its path."""
    answers = []
    for dataset in SETS:
        for seed in SEEDS:
            spec = spec_of(dataset, seed=seed)
            for one in (*classical.fit(plane.split(**spec.points)), fit_network(spec)):
                picture = one.picture if seed == SEEDS[0] else None
                answers.append(asdict(Answer(dataset, seed, one.name, one.train, one.test, picture)))
    path = folder / FILE
    text = json.dumps({**facts, "noise": NOISE, "epochs": EPOCHS, "answers": answers}, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


@cache
def load(path: Path = recorded.FOLDER / FILE) -> Record:
    """Read the record.

    Raises
    ------
    DataUnavailable
        If it is missing or damaged. ``params``: path, reason.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Record(tuple(Answer(**answer) for answer in stored.pop("answers")), stored)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise recorded.unavailable(path, f"{type(error).__name__}: {error}") from error


def judge(record: Record) -> Finding:
    """Say whether only the network bends, by the accuracy on new points.

    Needs correction if on each set some classical method comes within ``NEAR`` of the network; holds if on each set
    all of them stay ``FAR`` behind it; with limits in between.
    """
    network = {name: record.band(name, "network").mean for name in SETS}
    rivals = {
        name: max(record.band(name, method).mean for method in classical.NAMES["classification"]) for name in SETS
    }
    as_good = all(rivals[name] >= network[name] - NEAR for name in SETS)
    far_behind = all(rivals[name] <= network[name] - FAR for name in SETS)
    measured = {"seeds": str(len(SEEDS))}
    for name in SETS:
        measured |= {
            f"{name}_straight": percent(record.band(name, STRAIGHT).mean),
            f"{name}_classical": percent(rivals[name]),
            f"{name}_network": percent(network[name]),
        }
    return Finding("needs_correction" if as_good else "holds" if far_behind else "holds_with_limits", measured)
