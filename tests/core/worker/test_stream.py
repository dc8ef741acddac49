"""The stream: in order, each event once, nothing lost while the store is away, and the loop never waits."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from core.errors import DataUnavailable, StaleAttempt, StoreUnavailable
from core.runs import store as run_store
from core.runs.events import BatchProgress, Changed, EpochEnd, Event, Finished, Paused, Stopped
from core.runs.orders import Change, Orders, Tuning
from core.runs.run import Run
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec
from core.runs.store import Claim, Cursor, RunStore
from core.worker.stream import PATIENCE, Stream

SPEC = RunSpec(epochs=3, training_examples=640, batch_size=64)


def batch(step: int) -> BatchProgress:
    return BatchProgress(epoch=1 + (step - 1) // 10, step=step, loss=1.0 / step, accuracy=0.5, examples_per_second=1.0)


def epoch_end(epoch: int) -> EpochEnd:
    return EpochEnd(
        epoch=epoch,
        step=10 * epoch,
        loss=1.0,
        accuracy=0.5,
        validation_loss=1.0,
        validation_accuracy=0.5,
        seconds=1.0,
    )


def snapshot(epoch: int) -> Snapshot:
    weights = (np.full((3, 2), epoch, np.float32),)
    return Snapshot(epoch=epoch, step=10 * epoch, weights=weights, optimizer={"m": np.ones(1000, np.float32)})


def claim(store: RunStore) -> Claim:
    claimed = store.claim(store.create(SPEC).token, "w1")
    assert claimed is not None
    return claimed


def published(store: RunStore, token: str) -> list[Event]:
    return [event for _, event in store.events(token)][1:]  # without Started


def attempt(store: RunStore, mine: Claim, body: Callable[[Stream], object], **options: float) -> None:
    with Stream(store, mine, **options) as stream:
        body(stream)


def wait_until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


@pytest.fixture
def local(sqlite_url: str) -> Iterator[RunStore]:
    store = RunStore(sqlite_url, wait=0.1)
    yield store
    store.close()


def test_everything_arrives_in_order(store: RunStore) -> None:
    mine = claim(store)
    with Stream(store, mine) as stream:
        for epoch in (1, 2, 3):
            stream.publish(batch(10 * epoch - 5))
            stream.publish(epoch_end(epoch))
            stream.save(snapshot(epoch))
        stream.publish(Finished())
    token = mine.run.token
    events = published(store, token)
    assert [event for event in events if not isinstance(event, BatchProgress)] == [
        *(epoch_end(epoch) for epoch in (1, 2, 3)),
        Finished(),
    ]
    assert store.get(token).status == "finished"
    for epoch in (1, 2, 3):
        stored = store.snapshot(token, epoch)
        assert stored is not None
        slim = Snapshot.from_bytes(stored.data)
        assert slim.weights[0][0, 0] == epoch
        assert not slim.is_resumable, "what pages read has no optimizer's state"


def test_resume_point_is_complete(store: RunStore) -> None:
    mine = claim(store)
    with Stream(store, mine) as stream:
        stream.publish(epoch_end(1))
        stream.save(snapshot(1))
        stream.publish(batch(15))
        stream.publish(Stopped())  # so that the stream does not report a missing end
    with store.database.read() as connection:
        data = connection.execute(sa.text("SELECT data FROM lab_resume_points")).scalar_one()
    assert Snapshot.from_bytes(data).is_resumable


def test_reports_within_an_epoch_are_thinned_out_but_the_first_goes_at_once(local: RunStore) -> None:
    mine = claim(local)
    token = mine.run.token
    with Stream(local, mine) as stream:
        stream.publish(batch(1))
        wait_until(lambda: bool(published(local, token)), seconds=0.12)
        began = time.monotonic()
        step = 1
        while time.monotonic() - began < 0.7:
            step += 1
            stream.publish(batch(step))
            time.sleep(0.001)
        assert 3 <= len(published(local, token)) <= 7
        stream.publish(Finished())
    events = published(local, token)
    assert events[-2:] == [batch(step), Finished()], "the last report before an end is never lost"


def test_request_to_stop_arrives_while_nothing_is_reported(local: RunStore) -> None:
    mine = claim(local)
    with Stream(local, mine) as stream:
        assert stream.orders() == Orders()
        local.request_stop(mine.run.token)
        wait_until(lambda: stream.orders().stop, seconds=0.5)
        stream.publish(Stopped())
    assert local.get(mine.run.token).status == "stopped"


def test_every_order_arrives_and_stands_until_it_is_withdrawn(local: RunStore) -> None:
    mine = claim(local)
    token = mine.run.token
    with Stream(local, mine) as stream:
        local.request_change(token, Tuning(0.01, 0.2))
        wait_until(lambda: stream.orders() == Orders(tuning=Tuning(0.01, 0.2)), seconds=0.5)
        stream.publish(Changed(step=3, learning_rate=0.01, dropout=0.2))
        local.request_pause(token)
        wait_until(lambda: stream.orders().pause_at == 0, seconds=0.5)
        local.request_going_on(token)
        wait_until(lambda: stream.orders() == Orders(tuning=Tuning(0.01, 0.2)), seconds=0.5)
        stream.publish(Finished())
    assert local.get(token).changes == (Change(3, Tuning(0.01, 0.2)),)


class Counting(RunStore):
    """Counts the looks that find the run at rest."""

    looks = 0

    def beat(self, token: str, attempt: int) -> Run:
        run = super().beat(token, attempt)
        self.looks += run.at_rest
        return run


def test_paused_run_is_left_in_good_order(store_url: str) -> None:
    with closing(Counting(store_url)) as store:
        leave_paused(store)


def leave_paused(store: Counting) -> None:
    mine = claim(store)
    token = mine.run.token
    with Stream(store, mine) as stream:
        stream.publish(batch(5))
        store.request_pause(token)
        wait_until(lambda: stream.orders().pause_at == 0)
        stream.save(snapshot(1))
        stream.publish(Paused(step=10))
        looks = store.looks
        wait_until(lambda: store.looks > looks)  # the writer goes on looking; what it finds is no reason to break off
    assert store.get(token).status == "paused"
    assert store.abandoned(lease=-1.0) == [], "nobody has to look after it"


def test_run_that_was_to_stop_before_it_was_taken_up(local: RunStore) -> None:
    mine = claim(local)
    claimed_late = Claim(local.request_stop(mine.run.token), mine.attempt, None)
    with Stream(local, claimed_late) as stream:
        assert stream.orders().stop
        stream.publish(Stopped())


def test_orders_are_read_from_memory(local: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    beat, readers = local.beat, set()

    def noted(token: str, attempt: int) -> Run:
        readers.add(threading.current_thread())
        return beat(token, attempt)

    monkeypatch.setattr(local, "beat", noted)
    with Stream(local, claim(local)) as stream:
        wait_until(lambda: bool(readers))
        for _ in range(1000):
            stream.orders()
        stream.publish(Stopped())
    assert threading.current_thread() not in readers


def test_silent_loop_gives_signs_of_life(sqlite_url: str) -> None:
    now = [0.0]
    with closing(RunStore(sqlite_url, clock=lambda: now[0])) as store:
        mine = claim(store)
        with Stream(store, mine) as stream:
            for now[0] in (5.0, 10.0, 15.0, 20.0):
                wait_until(lambda: store.abandoned(lease=4.0) == [])
            stream.publish(Stopped())


class Forgetful(RunStore):
    """Stores what it is told, and then says that it could not: as when the answer to a COMMIT gets lost."""

    failures = 0

    def append(self, token: str, attempt: int, reported: Sequence[Event], **options: Any) -> Run:
        run = super().append(token, attempt, reported, **options)
        self.failures += 1
        if self.failures % 2:
            raise StoreUnavailable("connection lost", code="store_unreachable")
        return run


def test_nothing_is_doubled_when_answers_get_lost(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.worker.stream.RETRY_EVERY", 0.01)
    with closing(Forgetful(store_url)) as store:
        mine = claim(store)
        with Stream(store, mine) as stream:
            for epoch in (1, 2, 3):
                stream.publish(epoch_end(epoch))
                stream.save(snapshot(epoch))
            stream.publish(Finished())
        assert published(store, mine.run.token) == [epoch_end(1), epoch_end(2), epoch_end(3), Finished()]
        assert store.failures >= 8


def locker(url: str) -> closing[sqlite3.Connection]:
    """Another program that has the database open."""
    return closing(sqlite3.connect(sa.make_url(url).database or "", isolation_level=None))


def test_store_that_goes_away_and_comes_back_loses_nothing(
    local: RunStore, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.worker.stream.RETRY_EVERY", 0.02)
    mine = claim(local)
    with locker(sqlite_url) as other, Stream(local, mine) as stream:
        stream.publish(epoch_end(1))
        wait_until(lambda: len(published(local, mine.run.token)) == 1)
        other.execute("BEGIN IMMEDIATE")
        began = time.perf_counter()
        for step in range(11, 20):
            stream.publish(batch(step))
        stream.publish(epoch_end(2))
        stream.save(snapshot(2))
        stream.publish(batch(21))
        assert time.perf_counter() - began < PATIENCE / 10, "the loop waited for the store"
        with pytest.raises(AssertionError):
            wait_until(lambda: len(published(local, mine.run.token)) > 1, seconds=0.4)
        other.execute("ROLLBACK")
        stream.publish(epoch_end(3))
        stream.save(snapshot(3))
        stream.publish(Finished())
    ends = [event for event in published(local, mine.run.token) if not isinstance(event, BatchProgress)]
    assert ends == [epoch_end(1), epoch_end(2), epoch_end(3), Finished()]
    assert local.get(mine.run.token).status == "finished"


class Full(RunStore):
    """Has room for what takes the place of something else, and for nothing new."""

    full = False

    def append(self, *arguments: Any, **options: Any) -> Run:
        if self.full:
            raise StoreUnavailable("full", code="store_full")
        return super().append(*arguments, **options)


def test_who_waits_for_room_in_the_store_gives_signs_of_life_and_obeys(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.worker.stream.RETRY_EVERY", 0.02)
    now = [0.0]
    with closing(Full(sqlite_url, clock=lambda: now[0])) as store:
        mine = claim(store)
        with Stream(store, mine) as stream:
            store.full = True
            stream.publish(epoch_end(1))
            for now[0] in (5.0, 10.0, 15.0, 20.0):
                wait_until(lambda: store.abandoned(lease=4.0) == [])
            store.request_stop(mine.run.token)
            wait_until(lambda: stream.orders().stop)
            store.full = False
            stream.publish(Stopped())
        assert [event for event in published(store, mine.run.token) if isinstance(event, EpochEnd | Stopped)] == [
            epoch_end(1),
            Stopped(),
        ]


def test_store_that_stays_away_ends_the_attempt_and_says_so(
    local: RunStore, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.worker.stream.RETRY_EVERY", 0.02)
    mine = claim(local)

    def body(stream: Stream) -> None:
        stream.publish(epoch_end(1))
        wait_until(lambda: stream.orders().stop)
        stream.publish(epoch_end(2))

    with locker(sqlite_url) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as caught:
            attempt(local, mine, body, patience=0.3)
        assert caught.value.code == "store_locked"
        other.execute("ROLLBACK")
    assert local.get(mine.run.token).status == "running", "nobody may call it failed: it will be taken up again"
    assert published(local, mine.run.token) == []


def test_worker_that_lost_its_run_is_told(local: RunStore) -> None:
    token = local.create(SPEC).token
    ticket = local.entrust(token) or ""
    mine = local.claim(token, "w1", ticket)
    assert mine is not None

    def body(stream: Stream) -> None:
        stream.publish(batch(1))
        local.claim(token, "w2", ticket)
        wait_until(lambda: stream.orders().stop)
        stream.publish(epoch_end(1))

    with pytest.raises(StaleAttempt):
        attempt(local, mine, body)
    assert local.get(token).attempt == 2
    assert local.get(token).status == "running"


def test_error_of_the_lab_fails_the_run_with_its_code(local: RunStore, tmp_path: Any) -> None:
    mine = claim(local)
    with pytest.raises(DataUnavailable), Stream(local, mine):
        raise DataUnavailable("no data", path=tmp_path, reason="missing", tries=float("nan"), n=3)
    failure = local.get(mine.run.token).failure
    assert failure is not None
    assert failure.code == "data_unavailable"
    assert failure.params == {"path": str(tmp_path), "reason": "missing", "tries": "nan", "n": 3}


def test_bug_fails_the_run_and_is_passed_on(local: RunStore, caplog: pytest.LogCaptureFixture) -> None:
    mine = claim(local)
    with pytest.raises(ZeroDivisionError), Stream(local, mine):
        _ = 1 / 0
    failure = local.get(mine.run.token).failure
    assert failure is not None
    assert (failure.code, failure.params) == ("internal", {"error": "ZeroDivisionError"})
    assert "ZeroDivisionError" in caplog.text


def test_training_without_an_end_is_a_failure(local: RunStore) -> None:
    mine = claim(local)
    with Stream(local, mine) as stream:
        stream.publish(epoch_end(1))
    assert local.get(mine.run.token).status == "failed"


def test_error_after_the_end_changes_nothing(local: RunStore) -> None:
    mine = claim(local)

    def body(stream: Stream) -> None:
        stream.publish(Finished())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        attempt(local, mine, body)
    assert local.get(mine.run.token).status == "finished"


def test_process_that_is_ended_leaves_the_run_to_another(local: RunStore) -> None:
    mine = claim(local)

    def body(stream: Stream) -> None:
        stream.publish(epoch_end(1))
        raise SystemExit

    with pytest.raises(SystemExit):
        attempt(local, mine, body)
    assert local.get(mine.run.token).status == "running"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_bug_in_the_writer_reaches_the_loop(local: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> Run:
        raise ZeroDivisionError

    def body(stream: Stream) -> None:
        stream.publish(epoch_end(1))
        wait_until(lambda: stream.orders().stop)
        stream.publish(epoch_end(2))

    mine = claim(local)
    monkeypatch.setattr(local, "append", broken)
    with pytest.raises(ZeroDivisionError):
        attempt(local, mine, body)


def test_reader_sees_the_curve_grow_before_the_end(store: RunStore) -> None:
    mine = claim(store)
    cursor, read = Cursor(), list[Event]()
    go_on = threading.Event()

    def loop() -> None:
        with Stream(store, mine) as stream:
            stream.publish(batch(1))
            assert go_on.wait(5)
            stream.publish(Finished())

    thread = threading.Thread(target=loop)
    thread.start()
    wait_until(lambda: len(store.follow(mine.run.token).events) == 2)
    update = store.follow(mine.run.token, cursor)
    read += update.events
    assert not update.run.ended
    go_on.set()
    thread.join()
    read += store.follow(mine.run.token, update.cursor).events
    assert [event.kind for event in read] == ["started", "batch", "finished"]


# Killed at random moments --------------------------------------------------------------------------------------------

MANY = RunSpec(epochs=20, training_examples=640, batch_size=64)


def train_slowly(store_url: str, token: str, ticket: str) -> None:
    """A worker's attempt, in a process of its own: a loop that takes some milliseconds for each step."""
    run_store.FRUITLESS = 1000  # type: ignore[misc]  # this test kills faster than an epoch lasts
    store = RunStore(store_url)
    mine = store.claim(token, "w", ticket)
    assert mine is not None
    with Stream(store, mine) as stream:
        for epoch in range(mine.resume.epoch if mine.resume else 0, MANY.epochs):
            for step in range(10 * epoch + 1, 10 * epoch + 11):
                time.sleep(0.005)
                stream.publish(batch(step))
            stream.publish(epoch_end(epoch + 1))
            stream.save(snapshot(epoch + 1))
        stream.publish(Finished())


def got_on(before: Run, now: Run) -> bool:
    return now.ended or now.finished_epochs > before.finished_epochs


def test_killed_at_random_moments_nothing_is_lost_or_doubled(store_url: str) -> None:
    processes = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
    if sys.platform != "win32":
        processes.set_forkserver_preload(["tests.core.worker.test_stream", "psycopg"])  # a worker is there at once
    moment = random.Random(7)
    with closing(RunStore(store_url)) as store:
        token = store.create(MANY).token
        ticket = store.entrust(token) or ""
        cursor, curve, kills = Cursor(), list[Event](), 0
        while not (before := store.get(token)).ended:
            worker = processes.Process(target=train_slowly, args=(store_url, token, ticket))
            worker.start()
            wait_until(lambda run=before: store.get(token).attempt > run.attempt, seconds=60)
            if moment.random() < 0.5:  # however busy the machine, every other attempt gets something done
                wait_until(lambda run=before: got_on(run, store.get(token)), seconds=60)
            worker.join(0.2 * moment.random())
            worker.kill()
            worker.join()
            kills += worker.exitcode != 0
            worker.close()
            update = store.follow(token, cursor)
            cursor, curve = update.cursor, update.events if update.rewound else curve + update.events
            assert kills < 300, "it never gets through"
        assert kills >= 3
        assert curve == [event for _, event in store.events(token)], "what a reader has pieced together"
        reports = [(event.kind, event.step) for event in curve if isinstance(event, BatchProgress | EpochEnd)]
        assert len(reports) == len(set(reports)), "doubled"
        assert reports == sorted(reports, key=lambda report: report[1])
        assert [event for event in curve if isinstance(event, EpochEnd)] == [
            epoch_end(epoch) for epoch in range(1, MANY.epochs + 1)
        ]
        assert [epoch for epoch, _ in store.snapshot_steps(token)] == list(range(1, MANY.epochs + 1))
        assert store.get(token).status == "finished"
