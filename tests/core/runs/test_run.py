"""The state machine of a run: each transition by name, and what holds whatever happens."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from core.runs.events import (
    BatchProgress,
    EpochEnd,
    Event,
    Failed,
    Finished,
    Started,
    Stopped,
    StopRequested,
    WorkerLost,
)
from core.runs.run import ENDED, Failure, Run, advance, replay
from core.runs.spec import RunSpec

SPEC = RunSpec(epochs=3, training_examples=640, batch_size=64)  # 10 steps an epoch
QUEUED = Run(token="t", spec=SPEC, created_at=0.0, owner="somebody")


def batch(step: int, loss: float | None = 1.0) -> BatchProgress:
    return BatchProgress(epoch=1 + (step - 1) // 10, step=step, loss=loss, accuracy=0.5, examples_per_second=640.0)


def epoch_end(epoch: int) -> EpochEnd:
    return EpochEnd(
        epoch=epoch,
        step=10 * epoch,
        loss=0.9,
        accuracy=0.6,
        validation_loss=0.8,
        validation_accuracy=0.7,
        seconds=1.0,
    )


def after(*events: Event, run: Run = QUEUED) -> Run:
    for at, event in enumerate(events, start=1):
        run = advance(run, event, float(at))
    return run


STARTED = Started(worker="tcp://w1", attempt=1)


def test_undisturbed_run_finishes_with_its_last_figures() -> None:
    run = after(STARTED, batch(5), epoch_end(1), epoch_end(2), epoch_end(3), Finished())
    assert run.status == "finished"
    assert (run.epoch, run.finished_epochs, run.step, run.attempt) == (3, 3, 30, 1)
    assert (run.started_at, run.ended_at) == (1.0, 6.0)
    assert (run.loss, run.validation_accuracy) == (0.9, 0.7)
    assert run.progress == 1.0
    assert run.worker == ""


def test_queued_run_stops_at_once() -> None:
    run = after(StopRequested())
    assert (run.status, run.stop_reason, run.ended_at, run.started_at) == ("stopped", "requested", 1.0, None)


def test_running_run_stops_when_its_worker_says_so() -> None:
    stopping = after(STARTED, batch(5), StopRequested())
    assert stopping.status == "stopping"
    assert after(batch(6), run=stopping).step == 6
    assert after(Stopped(), run=stopping).status == "stopped"


def test_stopped_is_never_overwritten() -> None:
    stopped = after(STARTED, StopRequested(), Stopped())
    assert after(epoch_end(3), Finished(), Failed(code="diverged", params={}), run=stopped) == stopped


def test_all_epochs_done_before_the_request_was_seen_is_finished() -> None:
    assert after(STARTED, StopRequested(), Finished()).status == "finished"


def test_lost_worker_puts_the_run_back_into_the_queue() -> None:
    lost = after(STARTED, epoch_end(1), batch(15), WorkerLost())
    assert (lost.status, lost.worker, lost.attempt) == ("queued", "", 1)
    again = after(Started(epoch=1, step=10, attempt=2, worker="tcp://w2"), run=lost)
    assert (again.status, again.step, again.finished_epochs, again.attempt) == ("running", 10, 1, 2)
    assert again.started_at == 1.0, "the run began with its first attempt"


def test_lost_worker_of_a_stopping_run_stops_it() -> None:
    run = after(STARTED, batch(5), StopRequested(), WorkerLost())
    assert (run.status, run.stop_reason) == ("stopped", "requested")


def test_attempts_without_progress_are_counted_and_forgiven_by_progress() -> None:
    run = after(STARTED, WorkerLost(), Started(attempt=2), WorkerLost(), Started(attempt=3))
    assert run.fruitless == 2
    assert after(WorkerLost(), Started(attempt=4, epoch=1, step=10), run=run).fruitless == 0


def test_reports_of_a_worker_that_lost_the_run_change_nothing() -> None:
    lost = after(STARTED, batch(5), WorkerLost())
    assert after(batch(6), epoch_end(1), Finished(), Started(attempt=1), run=lost) == lost


def test_failure_keeps_code_and_params() -> None:
    run = after(STARTED, Failed(code="diverged", params={"epoch": 1}))
    assert (run.status, run.failure) == ("failed", Failure("diverged", {"epoch": 1}))


def test_diverged_figures_are_gaps() -> None:
    assert after(STARTED, batch(5), batch(6, loss=None)).loss is None


def test_time_left_follows_the_speed() -> None:
    assert QUEUED.seconds_left is None
    assert after(STARTED, batch(10)).seconds_left == pytest.approx(20 * 64 / 640)
    assert after(STARTED, batch(10), Stopped()).seconds_left is None


def test_json_keeps_everything_and_survives_other_versions() -> None:
    run = after(STARTED, epoch_end(1), Failed(code="diverged", params={"epoch": 1}))
    assert Run.from_json(run.to_json()) == run
    newer = run.to_json()[:-1] + ', "added_later": 1}'
    assert Run.from_json(newer) == run


# What holds for every sequence of events, possible or not ------------------------------------------------------------


def any_event(source: random.Random) -> Event:
    step = source.randint(1, 30)
    return source.choice(
        [
            Started(epoch=step // 10, step=step // 10 * 10, attempt=source.randint(1, 4), worker="tcp://w"),
            batch(step, loss=source.choice([None, source.random()])),
            epoch_end(source.randint(1, 3)),
            StopRequested(),
            WorkerLost(),
            Finished(),
            Stopped(),
            Failed(code="internal", params={}),
        ]
    )


def any_history(seed: int) -> list[Event]:
    source = random.Random(seed)
    # Endings are rarer than reports, else most histories would be over after three events.
    events = [any_event(source) for _ in range(40)]
    return [event for event in events if event.kind not in ("finished", "stopped", "failed") or source.random() < 0.15]


@pytest.mark.parametrize("block", range(10))
def test_laws(block: int) -> None:
    seen: set[str] = set()
    for seed in range(block * 100, (block + 1) * 100):
        run, before = QUEUED, QUEUED
        for at, event in enumerate(any_history(seed), start=1):
            before, run = run, advance(run, event, float(at))
            told = f"seed {seed}, event {at}: {event}"
            seen.add(run.status)
            if before.ended:
                assert run == before, f"an ended run changed: {told}"
            assert (run.ended_at is None) == (run.status not in ENDED), told
            assert run.attempt >= before.attempt, told
            if run.attempt == before.attempt:
                assert run.step >= before.step, f"a step back without a new attempt: {told}"
                assert run.finished_epochs >= before.finished_epochs, told
            if before.status == "stopping":
                assert run.status != "running", f"a request to stop was forgotten: {told}"
                assert run.status != "queued", f"a run that is to stop waits for a worker: {told}"
            assert (run.failure is not None) == (run.status == "failed"), told
            assert (run.stop_reason is not None) == (run.status == "stopped"), told
            assert bool(run.worker) == (run.status in ("running", "stopping")), told
            assert 0.0 <= run.progress <= 1.0, told
            assert Run.from_json(run.to_json()) == run, told
    assert {"queued", "running", "stopping"} < seen, "the generator reaches too little"
    assert seen & ENDED, "the generator reaches no end"


def test_a_run_is_the_fold_of_its_events() -> None:
    for seed in range(200):
        history = [(event, float(at)) for at, event in enumerate(any_history(seed), start=1)]
        run = QUEUED
        for event, at in history:
            run = advance(run, event, at)
        assert replay(run, history) == run, f"seed {seed}"
        assert replay(replace(run, status="failed"), []) == QUEUED
