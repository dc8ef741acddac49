"""Record what "learns features" shows: ``make record ONLY=features``; see ``core.experiments.feature_learning``."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.data import features
from core.data.features import Typical
from core.data.mnist import Mnist
from core.experiments import feature_learning
from core.experiments.experiment import SEEDS
from core.experiments.feature_learning import Film, Trial
from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network
from core.runs.events import EpochEnd, Event
from core.runs.snapshot import Snapshot
from core.runs.spec import DEFAULT_SPEC, RunSpec

log = logging.getLogger(__name__)

WHITE: Final = np.float32(255)


def record(
    data: Mnist, folder: Path, facts: Mapping[str, Any], *, spec: RunSpec = DEFAULT_SPEC, epochs: int | None = None
) -> Path:
    """Train, measure, and write the record into ``folder``.

    Parameters
    ----------
    data : Mnist
    folder : Path
    facts : mapping
        How it is made: command, recorded_on, versions.
    spec : RunSpec
        Of the run that is filmed.
    epochs : int, optional
        Of the contest; fewer in tests.
    """
    film, network = filmed(spec, data)
    log.info("features · film of %d epochs: %.4f", film.epochs[-1], film.accuracies[-1] or 0.0)
    n_examples = min(feature_learning.EXAMPLES, len(data.train_labels))
    images, labels = data.train_images[:n_examples] / WHITE, data.train_labels[:n_examples].astype(np.int64)
    tests, truth = data.test_images / WHITE, data.test_labels.astype(np.int64)
    measured = features.measure(images)
    usual = features.typical(measured, labels)
    trials = []
    for trial in contest((images, labels), (tests, truth), usual, epochs or feature_learning.EPOCHS):
        log.info("features · %s · seed %d: %.4f", trial.arm, trial.seed, trial.test)
        trials.append(trial)
    told = {**facts, "spec": asdict(spec), "examples": n_examples}
    return feature_learning.write(film, network, usual, trials, told, folder)


def filmed(spec: RunSpec, data: Mnist) -> tuple[Film, Network]:
    """Train ``spec``; return the film of its hidden layer, from the random start, and the network at its end."""
    from core.worker import models  # TensorFlow takes seconds; who only asks for help does not wait
    from core.worker.loop import train

    reported: list[Event] = []
    layers: dict[int, tuple[FloatArray, FloatArray]] = {}
    weights = models.initial_weights(spec)
    layers[0] = weights[0], weights[1]

    def keep(snapshot: Snapshot) -> None:
        nonlocal weights
        weights = list(snapshot.weights)
        layers[snapshot.epoch] = weights[0], weights[1]

    start = Network.from_weights(weights, spec.activation)
    train(spec, data, publish=reported.append, save=keep)
    accuracies: dict[int, float | None] = {
        event.epoch: event.validation_accuracy for event in reported if isinstance(event, EpochEnd)
    }
    pixels = data.test_images.reshape(len(data.test_images), -1) / WHITE
    accuracies[0] = feature_learning.share_right(start, pixels, data.test_labels.astype(np.int64))
    rounded = {epoch: None if share is None else round(share, 5) for epoch, share in accuracies.items()}
    return feature_learning.film_of(layers, rounded), Network.from_weights(weights, spec.activation)


def contest(
    training: tuple[FloatArray, IntArray], test: tuple[FloatArray, IntArray], usual: Typical, epochs: int
) -> Iterator[Trial]:
    """Train every arm of ``feature_learning.ARMS`` with every seed; sets are images (n, 28, 28) of 0 … 1 and labels."""
    (images, labels), (tests, truth) = training, test
    by_hand = [usual.standardise(features.measure(each)).astype(np.float32) for each in (images, tests)]
    pixels = [each.reshape(len(each), -1) for each in (images, tests)]
    for arm in feature_learning.ARMS:
        inputs, unseen = pixels
        if arm.startswith("by_hand"):
            n_features = int(arm.rpartition("_")[2])
            inputs, unseen = (each[:, :n_features] for each in by_hand)
        for seed in SEEDS:
            network = feature_learning.train(inputs, labels, seed, epochs=epochs, frozen=arm == "random")
            yield Trial(
                arm,
                seed,
                feature_learning.share_right(network, inputs, labels),
                feature_learning.share_right(network, unseen, truth),
            )
