"""Many processes, one store: two services in front, two workers behind, one of which is killed in the middle."""

from __future__ import annotations

import signal
from contextlib import closing
from dataclasses import replace

import pytest

from core.config import Config
from core.runs import sweep
from core.runs.events import EpochEnd, Started
from core.runs.service import TrainingService
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from tests.core.runs.processes import ended, wait_until
from tools.cluster import scheduler, worker

BASE = RunSpec(hidden_units=64, epochs=6, training_examples=5000, seed=7)


@pytest.mark.cluster
def test_a_sweep_from_two_services_loses_nothing_when_a_worker_is_killed(store_url: str) -> None:
    specs = sweep.grid(BASE, "dropout", (0.0, 0.5), "learning_rate", (0.001, 0.003, 0.01))
    with scheduler() as address, worker(address) as doomed, worker(address):
        config = Config(scheduler=address, store_url=store_url, mnist=None)
        with (
            closing(TrainingService(config, lease=3.0)) as one,
            closing(TrainingService(config, lease=3.0)) as other,
        ):
            one.start()
            other.start()
            wait_until(lambda: one.status().workers == 2)
            # Nobody owns these runs: a learner's limit on a busy host is not what is tried here.
            tokens = [run.token for run in one.submit_all(specs, series="sweep")]
            tokens += [run.token for run in other.submit_all([replace(spec, seed=8) for spec in specs])]
            store = one.store
            wait_until(lambda: sum(store.get(token).status == "running" for token in tokens) == 2)
            wait_until(lambda: any(store.get(token).finished_epochs > 1 for token in tokens))
            doomed.send_signal(signal.SIGKILL)
            runs = [ended(store, token) for token in tokens]
            assert [run.status for run in runs] == ["finished"] * len(tokens)
            for run in runs:
                _nothing_lost_or_doubled(store, run.token)
            assert any(run.attempt > 1 for run in runs), "the killed worker had a run"


def _nothing_lost_or_doubled(store: RunStore, token: str) -> None:
    events = [event for _, event in store.events(token)]
    ends = [event.epoch for event in events if isinstance(event, EpochEnd)]
    assert ends == list(range(1, BASE.epochs + 1))
    attempts = [event.attempt for event in events if isinstance(event, Started)]
    assert attempts == list(range(1, len(attempts) + 1))
