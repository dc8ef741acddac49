"""What learners ask of runs, in the store: by whom, once, and with the run left where the next worker finds it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from core.config import Limits
from core.errors import InvalidSpec, NotYourRun, OneAtATime, RunNotFound, StaleAttempt
from core.runs.events import BatchProgress, Changed, EpochEnd, Event, Finished, Paused, Stopped, WorkerLost
from core.runs.orders import Change, Orders, Tuning
from core.runs.retention import Saved
from core.runs.run import Run
from core.runs.spec import RunSpec
from core.runs.store import LEASE, RunStore

SPEC = RunSpec(epochs=3, training_examples=640, batch_size=64)  # 10 steps an epoch
LIMITS = Limits(unwatched_seconds=600.0, epochs_in_all=5)


class Clock:
    """Time that passes when the test says so."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(store_url: str, clock: Clock) -> Iterator[RunStore]:
    with closing(RunStore(store_url, LIMITS, clock=clock)) as store:
        yield store


def batch(step: int) -> BatchProgress:
    return BatchProgress(epoch=1 + (step - 1) // 10, step=step, loss=1.0, accuracy=0.5, examples_per_second=1.0)


def epoch_end(epoch: int) -> EpochEnd:
    figures = {"loss": 1.0, "accuracy": 0.5, "validation_loss": 1.0, "validation_accuracy": 0.5}
    return EpochEnd(epoch=epoch, step=10 * epoch, seconds=1.0, **figures)


def saved(step: int) -> Saved:
    return Saved(step // 10, step, weights=b"w", resume=b"r")


def training(store: RunStore, owner: str | None = None) -> str:
    token = store.create(SPEC, owner).token
    ticket = store.entrust(token)
    assert store.claim(token, "w1", ticket or "") is not None
    return token


def paused(store: RunStore, step: int, owner: str | None = None) -> str:
    token = training(store, owner)
    store.append(token, 1, [batch(step)])
    store.request_pause(token, owner)
    store.append(token, 1, [], save=saved(step))
    store.append(token, 1, [Paused(step=step)])
    return token


def kinds(store: RunStore, token: str) -> list[str]:
    return [event.kind for _, event in store.events(token)]


def test_paused_run_has_no_keeper_and_nobody_takes_it_up(timed: RunStore, clock: Clock) -> None:
    token = paused(timed, 5)
    clock.now += 10 * LEASE
    assert timed.abandoned() == []
    assert timed.entrust(token) is None
    assert timed.claim(token, "w2") is None
    assert timed.get(token).status == "paused"
    assert [run.token for run in timed.unfinished()] == [token]


def test_resumed_run_is_handed_over_at_once_and_goes_on_where_it_paused(timed: RunStore) -> None:
    token = paused(timed, 5)
    timed.request_going_on(token)
    assert timed.abandoned() == [token], "at once, not after the lease of the worker that left it"
    claim = timed.claim(token, "w2", timed.entrust(token) or "")
    assert claim is not None
    assert (claim.attempt, claim.run.step, claim.run.losses) == (2, 5, 0)
    assert claim.resume is not None
    assert claim.resume.step == 5
    assert timed.follow(token).events[-1].kind == "started"


def test_one_batch_is_one_batch(timed: RunStore) -> None:
    token = paused(timed, 5)
    assert timed.request_going_on(token, "batch").pause_at == 6
    claim = timed.claim(token, "w2")
    assert claim is not None
    assert claim.run.orders == Orders(pause_at=6)
    timed.append(token, 2, [batch(6)], save=saved(6))
    assert timed.append(token, 2, [Paused(step=6)]).status == "paused"
    assert timed.snapshot_steps(token) == [(0, 6)], "of pauses within an epoch the last is kept"


def test_worker_that_has_left_a_paused_run_may_look_but_not_write(timed: RunStore) -> None:
    token = paused(timed, 5)
    assert timed.beat(token, 1).status == "paused"
    assert timed.append(token, 1, [Paused(step=5)], offset=1).status == "paused", "the answer to the first got lost"
    assert timed.append(token, 1, [batch(6)]).step == 5
    assert kinds(timed, token).count("paused") == 1
    timed.request_going_on(token)
    with pytest.raises(StaleAttempt):
        timed.append(token, 1, [batch(6)])
    with pytest.raises(StaleAttempt):
        timed.beat(token, 1)


def test_order_withdrawn_too_late_puts_the_run_back_into_the_queue(timed: RunStore) -> None:
    token = training(timed)
    timed.append(token, 1, [batch(5)])
    timed.request_pause(token)
    timed.request_going_on(token)
    timed.append(token, 1, [], save=saved(5))
    timed.append(token, 1, [Paused(step=5)])  # the worker had seen the first and not the second
    assert timed.get(token).status == "queued"
    assert timed.abandoned() == [token]


def test_run_that_waits_can_be_paused_and_is_not_begun_by_whom_it_was_handed_to(timed: RunStore) -> None:
    token = timed.create(SPEC).token
    ticket = timed.entrust(token) or ""
    assert timed.request_pause(token).status == "paused"
    assert timed.claim(token, "w1", ticket) is None
    timed.request_going_on(token)
    assert timed.abandoned() == [token]


def test_change_stays_at_its_step_when_the_worker_is_lost_behind_it(timed: RunStore) -> None:
    token = training(timed)
    timed.append(token, 1, [batch(5), epoch_end(1)], save=saved(10))
    timed.request_change(token, Tuning(0.01, 0.2))
    timed.append(token, 1, [batch(15), Changed(step=15, learning_rate=0.01, dropout=0.2), batch(18)])
    timed.record(token, WorkerLost())
    claim = timed.claim(token, "w2")
    assert claim is not None
    assert claim.run.step == 10
    assert claim.run.changes == (Change(15, Tuning(0.01, 0.2)),)
    assert claim.run.orders.tuning == Tuning(0.01, 0.2)
    assert [event.step for event in timed.follow(token).events if isinstance(event, BatchProgress)] == [5]


def test_run_is_the_same_when_it_is_derived_again_from_what_is_left(timed: RunStore) -> None:
    """A worker that pauses on command is lost before it has saved: what is resumed comes to the step asked for."""
    token = training(timed)
    timed.append(token, 1, [batch(5), epoch_end(1)], save=saved(10))
    timed.append(token, 1, [batch(17)])
    timed.request_pause(token)
    assert timed.record(token, WorkerLost()).status == "paused"
    assert timed.request_going_on(token, "batch").pause_at == 18, "the learner has seen 17"
    claim = timed.claim(token, "w2")
    assert claim is not None
    assert (claim.run.step, claim.run.pause_at, claim.run.status) == (10, 18, "running")


def test_run_that_has_ended_is_trained_on_from_its_last_snapshot(timed: RunStore) -> None:
    token = training(timed)
    for epoch in (1, 2, 3):
        timed.append(token, 1, [batch(10 * epoch - 5), epoch_end(epoch)], save=saved(10 * epoch))
    timed.append(token, 1, [Finished()])
    on = timed.request_more(token, 2)
    assert (on.status, on.epochs) == ("queued", 5)
    assert timed.abandoned() == [token]
    claim = timed.claim(token, "w2", timed.entrust(token) or "")
    assert claim is not None
    assert claim.resume is not None
    assert claim.resume.step == 30
    assert timed.append(token, 2, [epoch_end(4), epoch_end(5), Finished()], save=saved(50)).status == "finished"
    with pytest.raises(InvalidSpec):
        timed.request_more(token, 1)


def test_stopped_run_whose_worker_was_lost_is_trained_on_too(timed: RunStore) -> None:
    token = training(timed)
    timed.append(token, 1, [epoch_end(1)], save=saved(10))
    timed.append(token, 1, [batch(15)])
    timed.request_stop(token)
    timed.record(token, WorkerLost())
    timed.request_more(token, 1)
    claim = timed.claim(token, "w2")
    assert claim is not None
    assert (claim.run.step, claim.run.total_steps, claim.run.status) == (10, 20, "running")


COMMANDS: list[Callable[[RunStore, str, str | None], Run]] = [
    lambda store, token, owner: store.request_stop(token, owner),
    lambda store, token, owner: store.request_pause(token, owner),
    lambda store, token, owner: store.request_going_on(token, "end", owner),
    lambda store, token, owner: store.request_more(token, 1, owner),
    lambda store, token, owner: store.request_change(token, Tuning(0.01, 0.2), owner),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_run_obeys_its_owner_alone(store: RunStore, command: Callable[[RunStore, str, str | None], Run]) -> None:
    mine, nobodys = training(store, "me"), training(store)
    before = store.get(mine)
    for stranger in ("you", ""):
        with pytest.raises(NotYourRun):
            command(store, mine, stranger)
    assert store.get(mine) == before
    command(store, mine, "me")
    command(store, mine, None)
    command(store, nobodys, "you")
    with pytest.raises(RunNotFound):
        command(store, "a" * 22, "me")


def test_one_unfinished_run_for_each_owner(store: RunStore) -> None:
    (first,) = store.create_all([SPEC], "me", most=1)
    with pytest.raises(OneAtATime) as caught:
        store.create_all([SPEC], "me", most=1)
    assert caught.value.params == {"tokens": [first.token]}
    assert store.unfinished_of("me") == [first.token]
    store.create_all([SPEC], "you", most=1)
    store.create_all([SPEC], None, most=1)
    store.request_pause(first.token)
    with pytest.raises(OneAtATime):
        store.create_all([SPEC], "me", most=1)
    store.request_stop(first.token)
    series = store.create_all([SPEC, SPEC, SPEC], "me", most=1)
    assert store.unfinished_of("me") == [run.token for run in series], "a series counts as one"
    with pytest.raises(OneAtATime):
        store.request_more(first.token, 1, "me", most=1)


def test_start_pressed_in_two_tabs_at_once_starts_one(store_url: str) -> None:
    refused = []

    def start(barrier: threading.Barrier) -> None:
        with closing(RunStore(store_url)) as store:
            store.unfinished()
            barrier.wait()
            try:
                store.create_all([SPEC], "me", most=1)
            except OneAtATime as error:
                refused.append(error)

    barrier = threading.Barrier(4)
    threads = [threading.Thread(target=start, args=(barrier,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(RunStore(store_url)) as store:
        assert len(store.unfinished_of("me")) == 1
    assert len(refused) == 3


@pytest.mark.parametrize(
    "look",
    [
        lambda store, runs: store.get(runs[0].token),
        lambda store, runs: store.runs_of("me"),
        lambda store, runs: store.number_of_runs("me"),
    ],
    ids=["get", "list", "count"],
)
def test_who_watches_one_of_a_series_watches_all(
    timed: RunStore, clock: Clock, look: Callable[[RunStore, list[Run]], object]
) -> None:
    series = timed.create_all([SPEC, SPEC, SPEC], "me")
    strangers = timed.create(SPEC, "you").token
    for _ in range(11):
        clock.now += 61
        look(timed, series)
    assert timed.stop_unwatched() == [strangers]
    assert timed.unfinished_of("me") == [run.token for run in series]


def end(store: RunStore, token: str, *events: Event) -> Run:
    return store.append(token, 1, events)


@pytest.mark.parametrize("look", [RunStore.get, RunStore.follow])
def test_run_nobody_watches_is_stopped_and_kept(
    timed: RunStore, clock: Clock, look: Callable[[RunStore, str], object]
) -> None:
    watched, unwatched, waiting = training(timed), training(timed), timed.create(SPEC).token
    resting = paused(timed, 5)
    finished = training(timed)
    end(timed, finished, epoch_end(1), Finished())
    for _ in range(11):
        clock.now += 61
        look(timed, watched)
    assert set(timed.stop_unwatched()) == {unwatched, waiting, resting}
    assert timed.stop_unwatched() == [], "once"
    with timed.database.read():
        states = {run.token: run for run in timed.unfinished()}
    assert {token: run.status for token, run in states.items()} == {watched: "running", unwatched: "stopping"}
    assert end(timed, unwatched, Stopped()).stop_reason == "unwatched"
    for token in (waiting, resting):
        assert (timed.get(token).status, timed.get(token).stop_reason) == ("stopped", "unwatched")
    assert timed.get(finished).status == "finished"
