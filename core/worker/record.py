"""Record the catalogue's experiments: ``make record``, or ``python -m core.worker.record [id …]``.

Every arm is trained with every seed by the same loop that trains a learner's runs, and what it reported goes into
``data/recorded/<id>.json`` beside the settings and versions that made it.
"""

from __future__ import annotations

import argparse
import datetime
import logging
import platform
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from core.data.corruptions import for_plain_images
from core.data.mnist import Mnist
from core.experiments import non_linear, recorded
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import HISTORY, SEEDS, Arm, Exam, Experiment, Outcome
from core.maths.network import Network
from core.runs.events import EpochEnd, Event, Failed
from core.runs.snapshot import Snapshot
from core.worker import features, graphs
from core.worker.data import load_or_download

log = logging.getLogger(__name__)

COMMAND: Final = "python -m core.worker.record"

OTHERS: Final[Mapping[str, Callable[[Mnist, Path, Mapping[str, Any]], Path]]] = {
    "features": features.record,
    "non-linear": non_linear.record,
    "tensorflow": graphs.record,
}
"""Recordings that are no grid of runs: the data, the folder and the facts of their making in, the file out."""


def run(arm: Arm, seed: int, data: Mnist, exam: Exam | None = None) -> Outcome:
    """Train one arm with one seed, ask the network what ``exam`` asks, and return the figures of both."""
    from core.worker.loop import train  # TensorFlow takes seconds; who only asks for help does not wait

    spec = replace(arm.spec, seed=seed)
    reported: list[Event] = []
    saved: deque[Snapshot] = deque(maxlen=1)
    began = time.perf_counter()
    train(spec, data, publish=reported.append, save=saved.append)
    seconds = time.perf_counter() - began
    found = outcome(arm.key, seed, reported, seconds)
    if exam is None or found.diverged:
        return found
    network = for_plain_images(Network.from_weights(saved[-1].weights, spec.activation), spec)
    return replace(found, examined=exam(network, spec, data.test_images, data.test_labels))


def outcome(arm: str, seed: int, reported: Iterable[Event], seconds: float) -> Outcome:
    """Return what a run's events say of it."""
    events = list(reported)
    epochs = [event for event in events if isinstance(event, EpochEnd)]
    return Outcome(
        arm=arm,
        seed=seed,
        history={measure: [getattr(epoch, measure) for epoch in epochs] for measure in HISTORY},
        seconds=seconds,
        diverged=any(isinstance(event, Failed) and event.code == "diverged" for event in events),
    )


def record(experiment: Experiment, data: Mnist, folder: Path) -> Path:
    """Run all arms of ``experiment`` with all seeds and write its recorded result."""
    outcomes = []
    for arm in experiment.arms:
        for seed in SEEDS:
            done = run(arm, seed, data, experiment.exam)
            figures = " ".join(f"{measure}={done.final(measure)}" for measure in experiment.measures)
            log.info("%s · %s · seed %d: %s in %.1f s", experiment.id, arm.key, seed, figures, done.seconds)
            outcomes.append(done)
    return recorded.write(
        experiment, outcomes, versions=_versions(), recorded_on=datetime.date.today().isoformat(), folder=folder
    )


def facts(name: str) -> dict[str, Any]:
    """Return how a recording is made."""
    return {
        "command": f"make record ONLY={name}",
        "recorded_on": datetime.date.today().isoformat(),
        "versions": _versions(),
    }


def _versions() -> dict[str, str]:
    import keras
    import numpy as np
    import tensorflow as tf

    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
    }


def main(arguments: list[str] | None = None) -> None:
    """Record the experiments that are named, or all."""
    known = (*CATALOGUE, *OTHERS)
    parser = argparse.ArgumentParser(prog=COMMAND, description="Record experiments anew.")
    parser.add_argument("experiments", nargs="*", metavar="id", help=f"of {', '.join(known)}; all if none is named")
    parser.add_argument("--folder", type=Path, default=recorded.FOLDER)
    options = parser.parse_args(arguments)
    if unknown := set(options.experiments) - set(known):
        parser.error(f"Expected experiments of the lab. Received: {', '.join(sorted(unknown))}")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.folder.mkdir(parents=True, exist_ok=True)
    data = load_or_download()
    began = time.perf_counter()
    for name in options.experiments or known:
        if name in OTHERS:
            OTHERS[name](data, options.folder, facts(name))
        else:
            record(CATALOGUE[name], data, options.folder)
    log.info("recorded in %.0f s", time.perf_counter() - began)


if __name__ == "__main__":
    main()
