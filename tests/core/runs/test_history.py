"""A reader's curves: what the events say, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from core.runs.events import (
    BatchProgress,
    Changed,
    EpochEnd,
    Event,
    Finished,
    Paused,
    PauseRequested,
    ResumeRequested,
    Started,
    WorkerLost,
)
from core.runs.history import History, Mark, Point, thinned
from core.runs.orders import Tuning
from core.runs.run import Run, advance, replay
from core.runs.spec import RunSpec
from core.runs.store import Cursor, RunStore, Update

SPEC = RunSpec(epochs=4, training_examples=6400, batch_size=64)  # 100 steps an epoch


def batch(step: int, loss: float | None = 1.0, speed: float = 1000.0) -> BatchProgress:
    return BatchProgress(epoch=1 + step // 101, step=step, loss=loss, accuracy=0.5, examples_per_second=speed)


def end(epoch: int, seconds: float = 2.0) -> EpochEnd:
    figures = {"loss": 0.5, "accuracy": 0.8, "validation_loss": 0.4, "validation_accuracy": 0.9}
    return EpochEnd(epoch=epoch, step=epoch * 100, seconds=seconds, **figures)


@pytest.fixture
def history() -> History:
    return History(Run(token="t", spec=SPEC, created_at=0.0, status="running", attempt=1))


def take(history: History, events: Iterable[Event], *, rewound: bool = False) -> None:
    events = list(events)
    run = replay(history.run, []) if rewound else history.run
    for event in events:
        run = advance(run, event, 0.0)
    history.take(Update(run, events, Cursor(0, history.cursor.seq + len(events)), rewound))


def test_points_lie_where_their_step_is(history: History) -> None:
    take(history, [batch(25), batch(50, loss=None), end(1), batch(150)])
    assert history.training == [
        Point(0.25, 1.0, 0.5),
        Point(0.5, None, 0.5),
        Point(1.0, 0.5, 0.8),
        Point(1.5, 1.0, 0.5),
    ]
    assert history.validation == [Point(1.0, 0.4, 0.9)]


def test_the_end_of_an_epoch_replaces_the_report_of_the_same_step(history: History) -> None:
    take(history, [batch(99), batch(100), end(1)])
    assert [point.epochs for point in history.training] == [0.99, 1.0]
    assert history.training[-1].loss == 0.5


def test_what_was_taken_back_is_forgotten(history: History) -> None:
    take(history, [batch(50), end(1), batch(150)])
    take(history, [end(1), batch(120)], rewound=True)
    assert [point.epochs for point in history.training] == [1.0, 1.2]
    assert len(history.epochs) == len(history.validation) == 1


def test_speed_is_the_mean_over_examples_not_over_reports(history: History) -> None:
    assert history.examples_per_second is None
    take(history, [batch(10, speed=1000.0), batch(20, speed=3000.0)])
    assert history.examples_per_second == pytest.approx(1500.0)  # as far at 1,000 as at 3,000


def test_time_left_comes_from_the_speed_then_from_the_last_epoch(history: History) -> None:
    assert history.seconds_left is None
    take(history, [batch(50, speed=6400.0)])  # an epoch in a second; half of one and three more to go
    assert history.seconds_left == pytest.approx(3.5)
    take(history, [end(1, seconds=2.0)])
    assert history.seconds_left == pytest.approx(6.0)
    take(history, [WorkerLost()])
    assert history.seconds_left is None


def test_time_is_known_when_the_run_has_ended(history: History) -> None:
    assert history.seconds is None
    run = Run(token="t", spec=SPEC, created_at=0.0, status="running", started_at=10.0, taken_up_at=10.0)
    history.take(Update(replay_end(run), [Finished()], Cursor(0, 1), False))
    assert history.seconds == 7.0


def test_pauses_and_waiting_are_no_time_of_the_training(history: History) -> None:
    run = history.run
    for at, event in (
        (10.0, Started(attempt=2)),
        (13.0, PauseRequested()),
        (14.0, Paused(step=0)),
        (100.0, ResumeRequested()),
        (110.0, Started(attempt=3)),
        (112.0, WorkerLost()),
        (120.0, Started(attempt=4)),
        (123.0, Finished()),
    ):
        run = advance(run, event, at)
    history.take(Update(run, [], Cursor(0, 1), False))
    assert history.seconds == 4.0 + 2.0 + 3.0


def test_changes_and_lost_workers_are_marked_where_they_hold(history: History) -> None:
    change = Changed(step=120, learning_rate=0.01, dropout=0.1)
    events = [Started(attempt=2), batch(50), end(1), batch(120), change, Paused(step=150), Started(attempt=3, step=150)]
    take(history, [*events, WorkerLost()])
    first, second = Tuning.of(SPEC), Tuning(0.01, 0.1)
    assert history.marks == [Mark(1.2, "changed", first, second)]
    take(history, [Started(attempt=4, epoch=1, step=100)])
    assert history.marks[1:] == [Mark(1.0, "lost", second, second)]
    take(history, [batch(50)], rewound=True)
    assert history.marks == []


def replay_end(run: Run) -> Run:
    return advance(run, Finished(), 17.0)


def test_a_reader_of_the_store_is_complete_at_the_end(store: RunStore) -> None:
    run = store.create(SPEC)
    history = History(run)
    claim = store.claim(run.token)
    assert claim is not None
    for events in ([batch(50)], [end(1)], [Finished()]):
        store.append(run.token, claim.attempt, events)
        assert not history.complete
        history.take(store.follow(run.token, history.cursor))
    assert history.complete
    assert [point.epochs for point in history.training] == [0.5, 1.0]
    late = History(store.get(run.token))
    assert not late.complete  # it has read nothing yet
    late.take(store.follow(run.token, late.cursor))
    assert late.training == history.training


@pytest.mark.parametrize("length", [0, 1, 10, 11, 95, 1000])
def test_thinning_keeps_the_ends_and_the_order(length: int) -> None:
    points = [Point(i / 10, 1.0, 0.5) for i in range(length)]
    kept = thinned(points, 10)
    assert len(kept) <= 11
    assert kept == sorted(kept, key=lambda point: point.epochs)
    assert kept[:1] == points[:1]
    assert kept[-1:] == points[-1:]
    assert set(kept) <= set(points)


def test_thinning_keeps_the_beginning_of_a_gap() -> None:
    points = [Point(float(i), None if i in (37, 38) else 1.0, 0.5) for i in range(100)]
    assert Point(37.0, None, 0.5) in thinned(points, 10)
