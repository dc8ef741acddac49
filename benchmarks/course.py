"""What a learner's repetition of the course's experiments takes and finds: ``python -m benchmarks.course [id …]``.

Every experiment of the catalogue is run at its usual size by the training service with its embedded worker, as one
click on "Run it yourself" does: how long until all of its networks are trained, how many figures agree with the
recorded bands, and whether the rule comes to the recorded verdict.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from core.config import Config
from core.data import mnist
from core.data.corruptions import for_plain_images
from core.experiments import recorded, repetition
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import Experiment, Figures, Outcome
from core.maths.network import Network
from core.runs.run import Run
from core.runs.service import TrainingService
from core.runs.snapshot import Snapshot
from core.worker.record import outcome

MOST_SECONDS: Final = 60.0
"""A repetition may take so long."""
AGREE: Final = 0.9
"""So large a share of all figures lies within the recorded bands, or about as far outside as they are wide."""


def main() -> int:
    """Repeat the experiments that are named, or all; return 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description="Repeat the course's experiments as a learner does.")
    parser.add_argument("experiments", nargs="*", metavar="id", help="all if none is named")
    wanted = parser.parse_args().experiments or list(CATALOGUE)
    print(f"Course · {platform.system()} · Python {platform.python_version()} · {os.cpu_count()} processors")
    inside = of = 0
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'runs.db').as_posix()}"
        with closing(TrainingService(Config(scheduler=None, store_url=url, mnist=None))) as service:
            service.start()
            while not service.status().workers:
                time.sleep(0.05)
            for name in wanted:
                seconds, found = _repeat(service, CATALOGUE[name])
                inside, of, slowest = inside + found.inside, of + found.of, max(slowest, seconds)
    kept = [slowest <= MOST_SECONDS, inside >= AGREE * of]
    print(f"the slowest {slowest:.1f} s  ≤ {MOST_SECONDS:g}  {_kept(kept[0])}")
    print(f"figures that agree {inside / of:.1%}  ≥ {AGREE:.0%}  {_kept(kept[1])}")
    return int(not all(kept))


def _repeat(service: TrainingService, experiment: Experiment) -> tuple[float, repetition.Agreement]:
    """Run one experiment; print and return its seconds and how far it agrees."""
    specs = [replace(arm.spec, seed=repetition.OWN_SEED) for arm in experiment.arms]
    began = time.perf_counter()
    tokens = [run.token for run in service.submit_all(specs)]
    while not all(service.store.get(token).ended for token in tokens):
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    record = recorded.load(experiment)
    own = Figures(
        _outcome(service, experiment, arm.key, service.store.get(token))
        for arm, token in zip(experiment.arms, tokens, strict=True)
    )
    found = repetition.agreement(experiment, record.figures, own)
    verdict, again = (experiment.judge(figures).verdict for figures in (record.figures, own))
    said = "the same verdict" if verdict == again else f"{again} instead of {verdict}"
    print(f"{experiment.id:<22}{seconds:>6.1f} s  {found.inside:>3} of {found.of:>3} agree  {said}", flush=True)
    return seconds, found


def _outcome(service: TrainingService, experiment: Experiment, arm: str, run: Run) -> Outcome:
    events = [event for _, event in service.store.events(run.token)]
    found = outcome(arm, run.spec.seed, events, (run.ended_at or 0.0) - (run.started_at or 0.0))
    if experiment.exam is None or found.diverged:
        return found
    stored = service.store.snapshot(run.token)
    if stored is None:
        raise RuntimeError(f"Expected a trained network. Received: none of {arm}")
    network = Network.from_weights(Snapshot.from_bytes(stored.data).weights, run.spec.activation)
    return replace(found, examined=experiment.exam(for_plain_images(network, run.spec), run.spec, *mnist.load_test()))


def _kept(promise: bool) -> str:
    return "kept" if promise else "MISSED"


if __name__ == "__main__":
    sys.exit(main())
