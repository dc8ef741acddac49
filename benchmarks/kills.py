"""What a killed worker costs: ``python -m benchmarks.kills``, about ten seconds for each of 100 kills.

A learner's run trains as in any lab, on the embedded worker. At a moment drawn at random between the click on Start and
the end, the worker's process is killed, without warning (SIGKILL). The run has to end by itself, like the same run left
undisturbed, to the last bit of its weights; and a reader who followed it all along has to have seen each event once.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import psutil

from core import config
from core.runs.events import BatchProgress, EpochEnd, Event, Started
from core.runs.run import Run
from core.runs.service import MODULE, TrainingService
from core.runs.spec import RunSpec
from core.runs.store import Cursor, RunStore

SPEC: Final = RunSpec(epochs=8, training_examples=10_000)
LOOK_EVERY: Final = 0.02
GIVE_UP: Final = 300.0
"""Seconds without an end after which a run counts as lost."""


def main() -> int:
    """Kill, count, print, and return 1 if a run was not recovered or an event lost or doubled."""
    parser = argparse.ArgumentParser(description="Kill the worker of a run, again and again.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    options = parser.parse_args()
    print(f"Kills · {platform.system()} · Python {platform.python_version()} · {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'runs.db').as_posix()}"
        with closing(TrainingService(replace(config.load(), scheduler=None, store_url=url))) as service:
            service.start()
            return _kill(service, options.kills, random.Random(options.seed))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader pieced together of a run, from its beginning to its end."""

    run: Run
    events: list[Event]
    seconds: float


def _kill(service: TrainingService, kills: int, moment: random.Random) -> int:
    for _ in range(2):  # the first one waits for the worker to be ready, and tells nothing about how long a run takes
        undisturbed = _follow(service, service.submit(SPEC).token)
    expected = _figures(undisturbed.events), _weights(service.store, undisturbed)
    print(f"an undisturbed run: {undisturbed.seconds:.2f} s, {undisturbed.run.step:,} updates", flush=True)

    recovered = same = lost = doubled = taken_up = 0
    delays: list[float] = []
    while len(delays) < kills:
        at = moment.uniform(0, undisturbed.seconds)
        seen = _follow(service, service.submit(SPEC).token, kill_at=at)
        if seen.seconds < at:  # it was through before: nothing was killed
            continue
        delays.append(seen.seconds)
        stored = [event for _, event in service.store.events(seen.run.token)]
        recovered += seen.run.status == "finished"
        same += (_figures(seen.events), _weights(service.store, seen)) == expected
        taken_up += seen.run.losses > 0
        fewer, more = _faults(stored, seen.events)
        lost, doubled = lost + fewer, doubled + more
        if len(delays) % 10 == 0:
            print(f"{len(delays):>4} kills: {recovered} recovered, {lost} lost, {doubled} doubled", flush=True)
    _say("kills of the worker at random moments", len(delays))
    _say("… that hit it while it had the run", taken_up)
    _say("runs recovered", recovered, kills)
    _say("… with the figures and weights of the undisturbed run", same, kills)
    _say("events lost", lost, 0)
    _say("events doubled", doubled, 0)
    print(f"until the end, median of all: {statistics.median(delays):.1f} s instead of {undisturbed.seconds:.1f} s")
    return int(not (recovered == same == kills and lost == doubled == 0))


def _say(what: str, value: int, goal: int | None = None) -> None:
    promise = "" if goal is None else f"  = {goal}  {'kept' if value == goal else 'MISSED'}"
    print(f"{what:<60}{value:>6}{promise}", flush=True)


def _follow(service: TrainingService, token: str, kill_at: float = float("inf")) -> Seen:
    """Read along as a page does until the run has ended; meanwhile, kill the worker at that second."""
    began = time.monotonic()
    cursor, events = Cursor(), list[Event]()
    while True:
        passed = time.monotonic() - began
        if passed >= kill_at:
            _worker_process().kill()
            kill_at = float("inf")
        update = service.store.follow(token, cursor)
        cursor, events = update.cursor, update.events if update.rewound else events + update.events
        if update.run.ended or passed > GIVE_UP:
            return Seen(update.run, events, passed)
        time.sleep(min(LOOK_EVERY, max(kill_at - passed, 0.0)))


def _worker_process() -> psutil.Process:
    """The process that trains: of those below the serving one, the one with TensorFlow in its memory."""
    serving = next(each for each in psutil.Process().children() if MODULE in each.cmdline())
    return max(serving.children(recursive=True), key=lambda process: process.memory_info().rss)


def _faults(stored: list[Event], read: list[Event]) -> tuple[int, int]:
    """Return how many events were lost and doubled: epochs and attempts that have gaps, reports made twice.

    What a reader has pieced together counts like what is stored: the two have to be the same.
    """
    lost = doubled = 0
    for events in (stored, read):
        ends = Counter(event.epoch for event in events if isinstance(event, EpochEnd))
        attempts = Counter(event.attempt for event in events if isinstance(event, Started))
        reports = Counter((event.kind, event.step) for event in events if isinstance(event, BatchProgress | EpochEnd))
        last = max(attempts, default=0)
        lost += sum(epoch not in ends for epoch in range(1, SPEC.epochs + 1))
        lost += sum(attempt not in attempts for attempt in range(1, last + 1))
        doubled += sum(count - 1 for counted in (attempts, reports) for count in counted.values())
    differing = sum(one != other for one, other in zip(stored, read, strict=False))
    return lost + differing + max(len(stored) - len(read), 0), doubled + max(len(read) - len(stored), 0)


def _figures(events: list[Event]) -> list[EpochEnd]:
    return [replace(event, seconds=0.0) for event in events if isinstance(event, EpochEnd)]


def _weights(store: RunStore, seen: Seen) -> bytes | None:
    last = store.snapshot(seen.run.token)
    return None if last is None else last.data


if __name__ == "__main__":
    sys.exit(main())
