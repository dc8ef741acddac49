"""The state machine of a run: each transition by name, and what holds whatever happens."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from core.runs.events import (
    BatchProgress,
    Changed,
    ChangeRequested,
    EpochEnd,
    Event,
    Failed,
    Finished,
    Paused,
    PauseRequested,
    ResumeRequested,
    Started,
    Stopped,
    StopRequested,
    TrainOnRequested,
    WorkerLost,
)
from core.runs.orders import Change, Orders, Tuning
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


def test_the_speed_is_the_mean_of_the_attempt() -> None:
    slow = replace(batch(20), examples_per_second=160.0)
    assert after(STARTED, batch(10)).examples_per_second == 640.0
    # ten batches of 64 in one second, ten in four: twenty in five
    assert after(STARTED, batch(10), slow).examples_per_second == pytest.approx(20 * 64 / 5)
    again = Started(worker="other", attempt=2, step=20, epoch=2)
    assert after(STARTED, batch(10), slow, WorkerLost(), again, batch(21)).examples_per_second == 640.0


def test_json_keeps_everything_and_survives_other_versions() -> None:
    run = after(STARTED, epoch_end(1), Failed(code="diverged", params={"epoch": 1}))
    assert Run.from_json(run.to_json()) == run
    newer = run.to_json()[:-1] + ', "added_later": 1}'
    assert Run.from_json(newer) == run


# Pausing, stepping, training on, changing -----------------------------------------------------------------------------

PAUSED = after(STARTED, batch(5), PauseRequested(), Paused(step=5))


def test_running_run_pauses_when_its_worker_has_left() -> None:
    pausing = after(STARTED, batch(5), PauseRequested())
    assert (pausing.status, pausing.pausing, pausing.orders.pause_at) == ("running", True, 0)
    assert (PAUSED.status, PAUSED.worker, PAUSED.pausing, PAUSED.orders) == ("paused", "", False, Orders())
    assert not PAUSED.ended
    assert PAUSED.at_rest


def test_queued_run_pauses_at_once_and_gets_back_in_line_behind_the_others() -> None:
    assert after(PauseRequested()).status == "paused"
    again = after(PauseRequested(), ResumeRequested())
    assert (again.status, again.queued_at) == ("queued", 2.0)


def test_paused_run_that_is_resumed_waits_for_a_worker_and_goes_on() -> None:
    again = after(ResumeRequested(), Started(attempt=2, step=5, worker="tcp://w2"), batch(6), run=PAUSED)
    assert (again.status, again.step, again.losses) == ("running", 6, 0)


def test_run_that_goes_on_as_far_as_a_step_is_told_so_until_it_pauses() -> None:
    stepping = after(ResumeRequested(until=6), Started(attempt=2, step=5), run=PAUSED)
    assert (stepping.status, stepping.pausing, stepping.orders.pause_at, stepping.steps_ahead) == (
        "running",
        False,
        6,
        1,
    )
    there = after(batch(6), run=stepping)
    assert there.pausing
    assert after(Paused(step=6), run=there).status == "paused"


def test_request_to_go_on_overtakes_a_pause_that_has_not_come_yet() -> None:
    going_on = after(STARTED, batch(5), PauseRequested(), ResumeRequested())
    assert going_on.orders.pause_at is None
    left = after(Paused(step=6), run=going_on)
    assert (left.status, left.worker) == ("queued", ""), "the worker had left already: another one goes on"


def test_pause_overtakes_a_step_under_way() -> None:
    stepping = after(ResumeRequested(until=10), Started(attempt=2, step=5), PauseRequested(), run=PAUSED)
    assert stepping.orders.pause_at == 0


def test_late_and_repeated_commands_change_nothing() -> None:
    running = after(STARTED, batch(5))
    for run, event in (
        (running, ResumeRequested()),
        (running, ResumeRequested(until=6)),  # who watches an old page does not make a run pause
        (running, TrainOnRequested(epochs=9)),
        (after(PauseRequested(), run=running), PauseRequested()),
        (PAUSED, PauseRequested()),
        (PAUSED, Paused(step=5)),
        (PAUSED, batch(6)),
        (PAUSED, Started(attempt=2)),
        (PAUSED, WorkerLost()),
        (after(STARTED, StopRequested()), PauseRequested()),
        (after(StopRequested()), ResumeRequested()),
        (after(StopRequested()), ChangeRequested(learning_rate=0.1, dropout=0.0)),
    ):
        assert after(event, run=run) is run, f"{run.status}: {event}"


def test_paused_run_stops_at_once() -> None:
    assert after(StopRequested(), run=PAUSED).status == "stopped"


def test_stop_comes_before_a_pause() -> None:
    stopping = after(STARTED, PauseRequested(), StopRequested())
    assert (stopping.status, stopping.orders.stop) == ("stopping", True)
    assert after(Paused(step=1), run=stopping).status == "stopped", "the worker saw the pause first"


def test_worker_lost_before_it_could_pause_leaves_the_run_paused() -> None:
    assert after(STARTED, batch(5), PauseRequested(), WorkerLost()).status == "paused"
    stepping = after(ResumeRequested(until=7), Started(attempt=2, step=5), batch(6), run=PAUSED)
    lost = after(WorkerLost(), run=stepping)
    assert (lost.status, lost.pause_at, lost.losses) == ("queued", 7, 1), "it has not come to step 7 yet"


def test_pausing_again_and_again_is_no_lack_of_progress() -> None:
    run = PAUSED
    for attempt in range(2, 12):
        run = after(ResumeRequested(), Started(attempt=attempt, step=5), PauseRequested(), Paused(step=5), run=run)
    assert run.fruitless <= 1


def test_run_that_has_ended_trains_on() -> None:
    finished = after(STARTED, epoch_end(1), epoch_end(2), epoch_end(3), Finished())
    on = after(TrainOnRequested(epochs=5), run=finished)
    assert (on.status, on.epochs, on.total_steps, on.ended_at, on.spec) == ("queued", 5, 50, None, SPEC)
    ended = after(Started(attempt=2, epoch=3, step=30), epoch_end(4), epoch_end(5), Finished(), run=on)
    assert (ended.status, ended.step, ended.progress) == ("finished", 50, 1.0)

    stopped = after(STARTED, epoch_end(1), batch(15), StopRequested(), Stopped())
    on = after(TrainOnRequested(epochs=2), run=stopped)
    assert (on.status, on.total_steps, on.stop_reason) == ("queued", 20, None)


def test_nobody_trains_on_what_has_been_trained_or_has_failed() -> None:
    finished = after(STARTED, epoch_end(3), Finished())
    assert after(TrainOnRequested(epochs=3), run=finished) is finished
    failed = after(STARTED, Failed(code="diverged", params={}))
    assert after(TrainOnRequested(epochs=9), run=failed) is failed


def test_change_is_wanted_until_the_worker_has_made_it_and_then_part_of_the_course() -> None:
    asked = after(STARTED, batch(5), ChangeRequested(learning_rate=0.01, dropout=0.2))
    assert asked.orders.tuning == asked.tuning == Tuning(0.01, 0.2)
    assert asked.changes == ()
    made = after(Changed(step=6, learning_rate=0.01, dropout=0.2), run=asked)
    assert made.changes == (Change(6, Tuning(0.01, 0.2)),)
    lost = after(WorkerLost(), Started(attempt=2), run=made)
    assert lost.changes == made.changes, "the next worker repeats the course"
    assert after(Changed(step=5, learning_rate=1.0, dropout=0.2), run=lost) is lost, "what was, is not changed"


def test_run_stopped_because_nobody_watched_says_so() -> None:
    stopped = after(STARTED, StopRequested(reason="unwatched"), Stopped())
    assert (stopped.status, stopped.stop_reason) == ("stopped", "unwatched")
    assert after(STARTED, StopRequested(reason="unwatched"), Finished()).stop_reason is None


# What holds for every sequence of events, possible or not ------------------------------------------------------------


def any_event(source: random.Random) -> Event:
    step = source.randint(1, 30)
    return source.choice(
        [
            Started(epoch=step // 10, step=step // 10 * 10, attempt=source.randint(1, 4), worker="tcp://w"),
            batch(step, loss=source.choice([None, source.random()])),
            epoch_end(source.randint(1, 3)),
            StopRequested(),
            PauseRequested(),
            ResumeRequested(until=source.choice([None, source.randint(1, 30)])),
            TrainOnRequested(epochs=source.randint(1, 6)),
            ChangeRequested(learning_rate=source.choice([0.1, 0.01]), dropout=source.choice([0.0, 0.5])),
            Changed(step=step, learning_rate=source.choice([0.1, 0.01]), dropout=0.5),
            Paused(step=step),
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
            if before.ended and not isinstance(event, TrainOnRequested):
                assert run == before, f"an ended run changed: {told}"
            if before.ended and run != before:
                assert run.status == "queued", told
            if before.status == "paused" and not run.ended:
                assert run.status == ("queued" if isinstance(event, ResumeRequested) else "paused"), told
            assert (run.ended_at is None) == (run.status not in ENDED), told
            assert run.attempt >= before.attempt, told
            if run.attempt == before.attempt:
                assert run.step >= before.step, f"a step back without a new attempt: {told}"
                assert run.finished_epochs >= before.finished_epochs, told
            if before.status == "stopping":
                assert run.status != "running", f"a request to stop was forgotten: {told}"
                assert run.status not in ("queued", "paused"), f"a run that is to stop waits: {told}"
            assert (run.failure is not None) == (run.status == "failed"), told
            assert (run.stop_reason is not None) == (run.status in ("stopping", "stopped")), told
            assert run.pause_at is None or not run.at_rest, told
            assert [change.step for change in run.changes] == sorted(change.step for change in run.changes), told
            assert bool(run.worker) == (run.status in ("running", "stopping")), told
            assert 0.0 <= run.progress <= 1.0, told
            assert Run.from_json(run.to_json()) == run, told
    assert {"queued", "running", "stopping", "paused"} < seen, "the generator reaches too little"
    assert seen & ENDED, "the generator reaches no end"


def test_a_run_is_the_fold_of_its_events() -> None:
    for seed in range(200):
        history = [(event, float(at)) for at, event in enumerate(any_history(seed), start=1)]
        run = QUEUED
        for event, at in history:
            run = advance(run, event, at)
        assert replay(run, history) == run, f"seed {seed}"
        assert replay(replace(run, status="failed"), []) == QUEUED
