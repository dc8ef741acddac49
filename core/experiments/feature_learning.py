"""The experiment of "learns features": a hidden layer watched while it learns, and what it is worth against people.

Two things are recorded (``make record ONLY=features``). One is a film: the first weights of a real Keras run of the
primer's network, after each epoch. The other is a contest of three ways to get features, each followed by the same
training with the lab's own mathematics: measured by hand, summed up with random weights, and learned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.features import FEATURES, Typical
from core.data.mnist import SIDE
from core.experiments import recorded
from core.experiments.experiment import Band
from core.experiments.finding import Finding
from core.experiments.rules import percent, points
from core.maths import archive
from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network
from core.maths.optimizers import OPTIMIZERS

FILE: Final = "features.npz"
UNITS: Final = 16
"""Hidden units in the film: the first ones, whatever became of them."""
EXAMPLES: Final = 10_000
"""Training examples of the contest."""
EPOCHS: Final = 20
"""Of the contest: enough for eight numbers as well as for 784 pixels."""
HIDDEN: Final = 128
BATCH: Final = 64
LEARNING_RATE: Final = 0.001

LEAD: Final = 0.10
"""By so much learned features have to beat those of people …"""
WORTH: Final = 0.02
"""… and by so much the same hidden layer that never learned."""


# ── the film ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """The first hidden units of a run, after each of some epochs."""

    epochs: tuple[int, ...]
    """0 is the random start."""
    kernels: FloatArray
    """Shape (n_epochs, n_units, 28, 28)."""
    biases: FloatArray
    """Shape (n_epochs, n_units)."""
    accuracies: tuple[float | None, ...]
    """On the test set, after each of ``epochs``; None where it was not measured."""

    def responses(self, frame: int, unit: int, images: NDArray[np.uint8]) -> FloatArray:
        """Return the weighted sum z of one unit for images (n, 28, 28) of 0 … 255; shape (n,)."""
        pixels = images.reshape(len(images), -1).astype(np.float32)
        return pixels @ (self.kernels[frame, unit].reshape(-1) / np.float32(255)) + self.biases[frame, unit]


def film_of(
    snapshots: Mapping[int, tuple[FloatArray, FloatArray]], accuracies: Mapping[int, float | None], units: int = UNITS
) -> Film:
    """Return the film of a run.

    Parameters
    ----------
    snapshots : mapping
        Kernel (784, n_units) and bias (n_units,) of the first layer, by epoch.
    accuracies : mapping
        By epoch.
    units : int
        How many units are shown, if there are so many.
    """
    epochs = tuple(sorted(snapshots))
    kernels = np.stack([snapshots[epoch][0].T[:units].reshape(-1, SIDE, SIDE) for epoch in epochs])
    biases = np.stack([snapshots[epoch][1][:units] for epoch in epochs])
    return Film(epochs, kernels, biases, tuple(accuracies.get(epoch) for epoch in epochs))


def neighbours_agree(kernels: FloatArray) -> float:
    """Return how alike the weights of neighbouring pixels are: their correlation, −1 … 1, over all units.

    0 for random weights; the nearer to 1, the more the weights form strokes and patches.

    Parameters
    ----------
    kernels : ndarray of shape (n_units, 28, 28)
    """
    pairs = (
        (kernels[:, :, 1:], kernels[:, :, :-1]),
        (kernels[:, 1:], kernels[:, :-1]),
    )
    one, other = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
    return float(np.corrcoef(one, other)[0, 1])


# ── the contest ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Trial:
    """One training of one way to get features."""

    arm: str
    """"learned", "random" (a hidden layer that stays as it began), or "by_hand_<n>" with the first n features."""
    seed: int
    train: float
    """Accuracy on the training examples, 0 … 1."""
    test: float


def by_hand(n_features: int = len(FEATURES)) -> str:
    """Return the name of the arm with the first features of ``FEATURES``."""
    return f"by_hand_{n_features}"


ARMS: Final = (*(by_hand(n) for n in range(1, len(FEATURES) + 1)), "random", "learned")


def train(inputs: FloatArray, labels: IntArray, seed: int, *, epochs: int = EPOCHS, frozen: bool = False) -> Network:
    """Train a network with one hidden layer of ``HIDDEN`` ReLU units by Adam.

    Parameters
    ----------
    inputs : ndarray of shape (n, n_inputs)
    labels : ndarray of integers of shape (n,)
        0 … 9.
    seed : int
        Of the first weights and of the order of the examples.
    epochs : int
    frozen : bool
        Leave the hidden layer as it began, and train the output layer alone.
    """
    network = Network.initialise((inputs.shape[1], HIDDEN, 10), "relu", seed)
    adam, held = OPTIMIZERS["adam"], 2 if frozen else 0
    memory = adam.init(network.weights()[held:])
    random = np.random.default_rng(seed)
    for _ in range(epochs):
        order = random.permutation(len(inputs))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            gradients = network.backward(inputs[batch], labels[batch]).weights
            weights = network.weights()
            moved, memory = adam.update(weights[held:], gradients[held:], memory, LEARNING_RATE)
            network = Network.from_weights([*weights[:held], *moved], network.activation)
    return network


def share_right(network: Network, inputs: FloatArray, labels: IntArray) -> float:
    """Return the accuracy of ``network``, 0 … 1."""
    return float((network.predict(inputs) == labels).mean())


# ── the record ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What ``make record ONLY=features`` measured."""

    film: Film
    network: Network
    """The film's network after its last epoch, in half precision."""
    typical: Typical
    trials: tuple[Trial, ...]
    facts: Mapping[str, Any]
    """How it was made: command, recorded_on, versions, spec."""

    def band(self, arm: str, *, training: bool = False) -> Band:
        """Return mean and range over the seeds of an arm's accuracy on the test set, or on the training set."""
        found = [trial.train if training else trial.test for trial in self.trials if trial.arm == arm]
        return Band.of(found)


def write(
    film: Film, network: Network, usual: Typical, trials: Sequence[Trial], facts: Mapping[str, Any], folder: Path
) -> Path:
    """Write a record into ``folder`` and return its path; kernels of the film are kept in 255 steps."""
    scale = float(np.abs(film.kernels).max()) / 127
    arrays = {
        "film": np.rint(film.kernels / scale).astype(np.int8),
        "film_biases": film.biases.astype(np.float32),
        "mean": usual.mean,
        "spread": usual.spread,
        "classes": usual.classes,
    }
    arrays |= {f"network_{number}": weights.astype(np.float16) for number, weights in enumerate(network.weights())}
    kept = [
        {"arm": one.arm, "seed": one.seed, "train": round(one.train, 5), "test": round(one.test, 5)} for one in trials
    ]
    told = {"scale": scale, "epochs": film.epochs, "accuracies": film.accuracies, "activation": network.activation}
    path = folder / FILE
    path.write_bytes(archive.write(arrays, {**facts, **told, "trials": kept}))
    return path


@cache
def load(path: Path = recorded.FOLDER / FILE) -> Record:
    """Read the record.

    Raises
    ------
    DataUnavailable
        If it is missing or damaged. ``params``: path, reason.
    """
    arrays, facts = archive.read(path)
    try:
        film = Film(
            tuple(facts["epochs"]),
            arrays["film"].astype(np.float32) * np.float32(facts["scale"]),
            arrays["film_biases"],
            tuple(facts["accuracies"]),
        )
        weights = [arrays[f"network_{number}"].astype(np.float32) for number in range(4)]
        return Record(
            film,
            Network.from_weights(weights, facts["activation"]),
            Typical(arrays["mean"], arrays["spread"], arrays["classes"]),
            tuple(Trial(**trial) for trial in facts["trials"]),
            facts,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise archive.unavailable(path, f"{type(error).__name__}: {error}") from error


def judge(record: Record) -> Finding:
    """Say whether the network finds features of its own, and better ones than people's eight.

    Holds if, even with its unluckiest seed, the learned layer beats the luckiest of both others: the eight by ``LEAD``,
    the layer that never learned by ``WORTH``. With limits if it beats the eight alone: then it was the pixels.
    """
    learned, random, eight = record.band("learned"), record.band("random"), record.band(by_hand())
    beats_people, beats_chance = learned.low - eight.high > LEAD, learned.low - random.high > WORTH
    first, last = record.film.kernels[0], record.film.kernels[-1]
    return Finding(
        "needs_correction" if not beats_people else "holds" if beats_chance else "holds_with_limits",
        {
            "learned": percent(learned.mean),
            "by_hand": percent(eight.mean),
            "random": percent(random.mean),
            "lead": points(learned.mean - eight.mean),
            "worth": points(learned.mean - random.mean),
            "epochs": str(record.film.epochs[-1]),
            "agree_before": f"{neighbours_agree(first):.2f}",
            "agree_after": f"{neighbours_agree(last):.2f}",
        },
    )
