"""The lab's training against the primer's script: ``python -m benchmarks.training``.

Both train the primer's network on the same file, in turn, each in a fresh process with a cold start: model, compilation
and all. The lab's run goes the way of every run, through a run store with its events and snapshots. The clock starts
when the data are in memory and TensorFlow is imported, and ends with the last epoch, validated; in the lab's case also
written to the store. Linux and macOS only.
"""

from __future__ import annotations

import argparse
import json
import operator
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

import sqlalchemy as sa

from core import config
from core.runs.events import BatchProgress
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from core.runs.tables import events

SPEED: Final = 3.0
"""The lab's run has to be at least so many times as fast,"""
MEMORY: Final = 0.6
"""… to need at most this share of the memory,"""
POINTS: Final = 0.3
"""… and to come within so many points of the accuracy on the test set. Medians are compared."""


def main() -> int:
    """Measure, print a table, and return 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description="Compare the lab's training with the primer's script.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each of the two is run")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--lab-only", action="store_true", help="measure one run of the lab and print it as JSON")
    options = parser.parse_args()
    if options.lab_only:
        sys.stdout.write(json.dumps(measure_the_lab(options.epochs)))
        return 0

    epochs = str(options.epochs)
    commands = {
        "primer": ("benchmarks.primer_script", "--epochs", epochs),
        "lab": ("benchmarks.training", "--lab-only", "--epochs", epochs),
    }
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    print(f"Training · {platform.system()} · Python {platform.python_version()} · {os.cpu_count()} processors")
    print("run          seconds  an epoch  processor      MB  accuracy  first point  run again")
    for _ in range(options.rounds):
        for name, command in commands.items():
            measured[name].append(_child(*command))
            print(_row(name, measured[name][-1], options.epochs), flush=True)

    primer, lab = (
        {key: median(run[key] for run in measured[name]) for key in ("seconds", "megabytes", "accuracy")}
        for name in commands
    )
    promises = [
        ("times as fast", primer["seconds"] / lab["seconds"], SPEED, operator.ge),
        ("share of the memory", lab["megabytes"] / primer["megabytes"], MEMORY, operator.le),
        ("points of accuracy apart", 100 * abs(lab["accuracy"] - primer["accuracy"]), POINTS, operator.le),
    ]
    for what, value, goal, keeps in promises:
        sign = "≥" if keeps is operator.ge else "≤"
        print(f"{what:<30}{value:>8.2f}{f'{sign} {goal:g}':>8}  {'kept' if keeps(value, goal) else 'MISSED'}")
    return int(not all(keeps(value, goal) for _, value, goal, keeps in promises))


def measure_the_lab(epochs: int) -> dict[str, float]:
    """Train the primer's network as a worker does, cold and once more, and return what was measured.

    Returns
    -------
    dict
        Of the first run ``seconds``, ``processor_seconds`` (of all threads), ``megabytes`` (peak), ``accuracy`` and
        ``first_point``: seconds to the first figures in the store. ``again``: seconds of the second run, whose network
        is compiled already.
    """
    from benchmarks.primer_script import peak_megabytes
    from core.worker import execute, loop  # noqa: F401  (TensorFlow is loaded before the clock starts)

    execute.mnist()
    execute.worker_address()
    spec = RunSpec(epochs=epochs)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'runs.db').as_posix()}"
        store = execute.store_at(url)
        token, again = store.create(spec).token, store.create(spec).token
        started_at, processor_began = time.time(), time.process_time()
        seconds = _timed(execute.execute, url, token)
        processor_seconds = time.process_time() - processor_began
        megabytes = peak_megabytes()
        seconds_again = _timed(execute.execute, url, again)
        run = store.get(token)
        first_point_at = _first_report(store, token)
        store.close()
    if run.status != "finished" or run.validation_accuracy is None:
        raise RuntimeError(f"Expected a finished run. Received: {run}")
    return {
        "seconds": seconds,
        "processor_seconds": processor_seconds,
        "megabytes": megabytes,
        "accuracy": run.validation_accuracy,
        "first_point": first_point_at - started_at,
        "again": seconds_again,
    }


def _timed(action: Callable[..., object], *arguments: object) -> float:
    began = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - began


def _first_report(store: RunStore, token: str) -> float:
    """Return when the first figures of a run were stored, in seconds since 1970."""
    reports = sa.and_(events.c.token == token, events.c.kind == BatchProgress.kind)
    with store.database.read() as connection:
        return float(connection.scalars(sa.select(sa.func.min(events.c.at)).where(reports)).one())


def _child(*command: str) -> dict[str, float]:
    """Run a module in a fresh process, and return the JSON in the last line that it writes."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=config.ROOT,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"Expected {' '.join(command)} to succeed. Received:\n{done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _row(name: str, measured: dict[str, float], epochs: int) -> str:
    row = f"{name:<10}{measured['seconds']:>10.2f}{measured['seconds'] / epochs:>10.2f}"
    row += f"{measured['processor_seconds']:>11.2f}{measured['megabytes']:>8.0f}{measured['accuracy']:>10.4f}"
    if "again" in measured:
        row += f"{measured['first_point']:>13.2f}{measured['again']:>11.2f}"
    return row


if __name__ == "__main__":
    sys.exit(main())
