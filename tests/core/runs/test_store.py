"""The run store on SQLite and Postgres: exactly once, readable while written, honest when it cannot be."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.config import Limits
from core.errors import LabError, NotYourRun, RunError, RunNotFound, StaleAttempt, StoreUnavailable
from core.runs import tables
from core.runs.events import BatchProgress, EpochEnd, Event, Failed, Finished, Started, Stopped, WorkerLost
from core.runs.retention import Saved, thin_out
from core.runs.run import replay
from core.runs.spec import RunSpec
from core.runs.store import FRUITLESS, SEEN_RETRY, Cursor, RunStore, short

SPEC = RunSpec(epochs=3, training_examples=640, batch_size=64)  # 10 steps an epoch


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(store_url: str, clock: Clock) -> Iterator[RunStore]:
    store = RunStore(store_url, clock=clock)
    yield store
    store.close()


@pytest.fixture
def small(sqlite_url: str, clock: Clock) -> Iterator[RunStore]:
    """Room for 1,000 bytes of snapshots in a run, 5,000 bytes in all."""
    store = RunStore(sqlite_url, Limits(run_bytes=1000, store_bytes=5000, run_ttl_seconds=100.0), clock=clock)
    yield store
    store.close()


def batch(step: int) -> BatchProgress:
    return BatchProgress(epoch=1 + (step - 1) // 10, step=step, loss=1.0 / step, accuracy=0.5, examples_per_second=1.0)


def epoch_end(epoch: int) -> EpochEnd:
    return EpochEnd(
        epoch=epoch,
        step=10 * epoch,
        loss=1.0,
        accuracy=0.5,
        validation_loss=None,
        validation_accuracy=0.5,
        seconds=1.0,
    )


def saved(epoch: int, size: int = 300) -> Saved:
    return Saved(epoch, 10 * epoch, weights=bytes([epoch]) * size, resume=b"r" * 2 * size)


def train(store: RunStore, token: str, attempt: int, first_epoch: int, last_epoch: int) -> None:
    for epoch in range(first_epoch, last_epoch + 1):
        store.append(token, attempt, [batch(10 * epoch - 5), epoch_end(epoch)], save=saved(epoch))


def claimed(store: RunStore, spec: RunSpec = SPEC) -> str:
    token = store.create(spec).token
    assert store.claim(token, "w1") is not None
    return token


def steps(events: list[Event]) -> list[int]:
    """The points of the curve, in order."""
    return [event.step for event in events if isinstance(event, BatchProgress | EpochEnd)]


# A run's way through the store ---------------------------------------------------------------------------------------


def test_a_run_from_creation_to_its_end(store: RunStore) -> None:
    created = store.create(SPEC, owner="me")
    assert store.get(created.token) == created
    assert (created.status, created.owner, created.spec) == ("queued", "me", SPEC)
    claim = store.claim(created.token, "w1")
    assert claim is not None
    assert (claim.attempt, claim.resume, claim.run.status) == (1, None, "running")
    train(store, created.token, 1, 1, 3)
    run = store.append(created.token, 1, [Finished()])
    assert run == store.get(created.token)
    assert (run.status, run.step, run.progress) == ("finished", 30, 1.0)
    assert [kind.kind for _, kind in store.events(created.token)] == [
        *("started", "batch", "epoch", "batch", "epoch", "batch", "epoch", "finished")
    ]
    assert store.snapshot_steps(created.token) == [(1, 10), (2, 20), (3, 30)]


def test_tokens_are_long_and_differ(store: RunStore) -> None:
    tokens = {store.create(SPEC).token for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 22 for token in tokens)
    assert all(len(short(token)) < 8 for token in tokens), "a log must not give a run away"


@pytest.mark.parametrize(
    "token", ["", "nonsense", "a" * 22, "a" * 10_000, "\0" * 22, "a\0b", "' OR 1=1 --", "训练任务"]
)
def test_nonsense_tokens_name_no_run(store: RunStore, token: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: store.get(token),
        lambda: store.follow(token),
        lambda: store.events(token),
        lambda: store.snapshot(token),
        lambda: store.request_stop(token),
        lambda: store.claim(token),
        lambda: store.append(token, 1, [Finished()]),
        lambda: store.beat(token, 1),
    ]
    for call in calls:
        with pytest.raises(RunNotFound) as caught:
            call()
        assert len(str(caught.value)) < 200


def test_events_can_be_read_bit_by_bit(store: RunStore) -> None:
    token = claimed(store)
    first = store.follow(token)
    assert [event.kind for event in first.events] == ["started"]
    assert store.follow(token, first.cursor).events == []
    store.append(token, 1, [batch(1), batch(2)])
    second = store.follow(token, first.cursor)
    assert second.events == [batch(1), batch(2)]
    assert second.run.step == 2
    assert not second.rewound
    assert store.follow(token, second.cursor).events == []
    assert [seq for seq, _ in store.events(token, after=1)] == [2, 3]


def test_gaps_in_a_curve_survive(store: RunStore) -> None:
    token = claimed(store)
    gap = BatchProgress(epoch=1, step=1, loss=None, accuracy=None, examples_per_second=1.0)
    store.append(token, 1, [gap])
    assert store.follow(token).events[-1] == gap


def test_late_events_of_an_ended_run_are_not_stored(store: RunStore) -> None:
    token = claimed(store)
    store.request_stop(token)
    store.append(token, 1, [batch(1), Stopped()])
    before = store.follow(token)
    run = store.append(token, 1, [batch(2), Finished()])
    assert run.status == "stopped"
    assert store.follow(token) == before


def test_queued_run_stops_at_once_and_nobody_takes_it_up(store: RunStore) -> None:
    token = store.create(SPEC).token
    assert store.request_stop(token).status == "stopped"
    assert store.claim(token, "w1") is None
    assert store.unfinished() == []


def test_request_to_stop_reaches_the_worker_once(store: RunStore) -> None:
    token = claimed(store)
    assert store.request_stop(token).status == "stopping"
    assert store.request_stop(token).status == "stopping"
    assert store.beat(token, 1).status == "stopping"
    assert [event.kind for _, event in store.events(token)] == ["started", "stop_requested"]


# Exactly once --------------------------------------------------------------------------------------------------------


def test_a_worker_that_lost_its_run_cannot_write(timed: RunStore, clock: Clock) -> None:
    token = claimed(timed)
    clock.pass_seconds(60)
    assert timed.claim(token, "w2") is not None
    for call in (
        lambda: timed.append(token, 1, [batch(1)], save=saved(1)),
        lambda: timed.beat(token, 1),
    ):
        with pytest.raises(StaleAttempt):
            call()
    assert steps(timed.follow(token).events) == []
    assert timed.snapshot(token) is None
    assert timed.append(token, 2, [batch(1)]).step == 1


def test_a_worker_whose_loss_was_recorded_cannot_write(store: RunStore) -> None:
    token = claimed(store)
    assert store.record(token, WorkerLost(), attempt=1).status == "queued"
    with pytest.raises(StaleAttempt):
        store.append(token, 1, [batch(1)])
    assert store.claim(token, "w2") is not None
    assert store.record(token, WorkerLost(), attempt=1).status == "running", "not the first worker's any more"


def test_repeated_write_is_stored_once(store: RunStore) -> None:
    token = claimed(store)
    store.append(token, 1, [batch(1), batch(2)], offset=0)
    store.append(token, 1, [batch(1), batch(2)], offset=0)
    store.append(token, 1, [batch(1), batch(2), batch(3), epoch_end(1)], offset=0, save=saved(1))
    store.append(token, 1, [epoch_end(1)], offset=3, save=saved(1))
    assert steps(store.follow(token).events) == [1, 2, 3, 10]
    assert store.snapshot_steps(token) == [(1, 10)]


def test_run_goes_on_from_its_last_snapshot_and_shows_each_step_once(timed: RunStore, clock: Clock) -> None:
    token = claimed(timed)
    train(timed, token, 1, 1, 1)
    timed.append(token, 1, [batch(15), batch(18)])
    reader = timed.follow(token)
    assert steps(reader.events) == [5, 10, 15, 18]
    clock.pass_seconds(60)

    claim = timed.claim(token, "w2")
    assert claim is not None
    assert claim.resume is not None
    assert (claim.attempt, claim.resume.epoch, claim.resume.step, claim.resume.data) == (2, 1, 10, b"r" * 600)
    assert (claim.run.status, claim.run.step, claim.run.finished_epochs) == ("running", 10, 1)

    again = timed.follow(token, reader.cursor)
    assert again.rewound
    assert steps(again.events) == [5, 10]
    assert [event.kind for event in again.events][-2:] == ["worker_lost", "started"]
    assert not timed.follow(token, again.cursor).rewound
    assert not timed.follow(token).rewound, "a new reader has nothing to forget"

    train(timed, token, 2, 2, 3)
    run = timed.append(token, 2, [Finished()])
    assert steps(timed.follow(token).events) == [5, 10, 15, 20, 25, 30]
    assert run.status == "finished"


def test_stored_run_is_the_fold_of_its_stored_events(timed: RunStore, clock: Clock) -> None:
    token = claimed(timed)
    train(timed, token, 1, 1, 2)
    timed.append(token, 1, [batch(25)])
    clock.pass_seconds(60)
    timed.claim(token, "w2")
    timed.append(token, 2, [batch(22)])
    with timed.database.read() as connection:
        at = {row.seq: row.at for row in connection.execute(sa.select(tables.events))}
    stored = [(event, at[seq]) for seq, event in timed.events(token)]
    run = timed.get(token)
    assert replay(run, stored) == run


def test_run_that_was_to_stop_when_its_worker_died_is_stopped(timed: RunStore, clock: Clock) -> None:
    token = claimed(timed)
    train(timed, token, 1, 1, 1)
    timed.request_stop(token)
    clock.pass_seconds(60)
    assert timed.claim(token, "w2") is None
    assert timed.get(token).status == "stopped"
    assert timed.snapshot_steps(token) == [(1, 10)], "the model so far is kept"


def test_living_worker_keeps_its_run(timed: RunStore, clock: Clock) -> None:
    token = claimed(timed)
    for _ in range(10):
        clock.pass_seconds(5)
        timed.beat(token, 1)
    assert timed.claim(token, "w2", ticket="another") is None
    assert timed.abandoned() == []
    assert timed.append(token, 1, [batch(1)]).status == "running"


def test_same_ticket_means_that_the_cluster_sent_a_replacement(store: RunStore) -> None:
    token = store.create(SPEC).token
    ticket = store.entrust(token)
    assert ticket is not None
    assert store.claim(token, "w1", ticket) is not None
    again = store.claim(token, "w2", ticket)
    assert again is not None
    assert again.attempt == 2


def test_run_that_kills_its_workers_is_given_up(store: RunStore) -> None:
    token = store.create(SPEC).token
    ticket = store.entrust(token) or ""
    attempts = 0
    while store.claim(token, "w", ticket) is not None:
        attempts += 1
        assert attempts < 20
    run = store.get(token)
    assert attempts == FRUITLESS
    assert run.status == "failed"
    assert run.failure is not None
    assert (run.failure.code, run.failure.params) == ("worker_lost", {"attempts": FRUITLESS})


def test_progress_forgives_lost_workers(store: RunStore) -> None:
    token = store.create(RunSpec(epochs=20, training_examples=640)).token
    ticket = store.entrust(token) or ""
    for epoch in range(1, 21):
        claim = store.claim(token, "w", ticket)
        assert claim is not None, f"given up after {epoch - 1} epochs, each of which went further"
        train(store, token, claim.attempt, epoch, epoch)
    assert steps(store.follow(token).events) == [
        step for epoch in range(1, 21) for step in (10 * epoch - 5, 10 * epoch)
    ]


def test_of_many_workers_one_gets_the_run(store: RunStore) -> None:
    token = store.create(SPEC).token
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda n: store.claim(token, f"w{n}", ticket=f"t{n}"), range(8)))
    assert sum(claim is not None for claim in claims) == 1
    assert store.get(token).attempt == 1


# Keepers -------------------------------------------------------------------------------------------------------------


def test_of_many_services_one_becomes_the_keeper(store: RunStore) -> None:
    token = store.create(SPEC).token
    assert store.abandoned() == [token], "a new run waits for a keeper"
    with ThreadPoolExecutor(8) as pool:
        tickets = list(pool.map(lambda _: store.entrust(token), range(8)))
    assert sum(ticket is not None for ticket in tickets) == 1
    assert store.abandoned() == []


def test_run_whose_keeper_is_gone_can_be_entrusted_again(timed: RunStore, clock: Clock) -> None:
    token = timed.create(SPEC).token
    first = timed.entrust(token)
    clock.pass_seconds(8)
    timed.keep([token])
    clock.pass_seconds(8)
    assert timed.entrust(token) is None, "its keeper has just given a sign of life"
    clock.pass_seconds(8)
    assert timed.abandoned() == [token]
    assert timed.entrust(token) not in (None, first)


def test_entrusting_the_run_of_a_dead_worker_says_so_in_its_history(timed: RunStore, clock: Clock) -> None:
    token = claimed(timed)
    clock.pass_seconds(60)
    timed.keep([token])
    assert timed.abandoned() == [token], "only a worker vouches for a run that trains"
    assert timed.entrust(token) is not None
    assert [event.kind for _, event in timed.events(token)] == ["started", "worker_lost"]
    assert timed.get(token).status == "queued"


def test_released_run_is_free_at_once(store: RunStore) -> None:
    token = store.create(SPEC).token
    ticket = store.entrust(token) or ""
    store.claim(token, "w1", ticket)
    store.release(token, "another ticket")
    assert store.get(token).status == "running"
    store.release(token, ticket)
    assert store.get(token).status == "queued"
    assert store.abandoned() == [token]


def test_failure_from_outside_ends_the_run(store: RunStore) -> None:
    token = store.create(SPEC).token
    assert store.record(token, Failed(code="internal", params={})).status == "failed"
    assert store.unfinished() == []


# Snapshots and purge -------------------------------------------------------------------------------------------------


def test_snapshots_of_epochs_and_where_the_run_stopped(store: RunStore) -> None:
    token = claimed(store)
    assert store.snapshot(token) is None
    train(store, token, 1, 1, 2)
    store.append(token, 1, [batch(25)], save=Saved(2, 25, weights=b"stopped here", resume=b"r"))
    store.append(token, 1, [Stopped()])
    last, first, second = store.snapshot(token), store.snapshot(token, epoch=1), store.snapshot(token, epoch=2)
    assert last is not None
    assert first is not None
    assert second is not None
    assert (last.step, last.data) == (25, b"stopped here")
    assert (first.step, first.data) == (10, b"\1" * 300)
    assert second.step == 20, "the end of the epoch, not where the next one was broken off"
    assert store.snapshot(token, epoch=3) is None
    assert store.snapshot(token, step=first.step) == first
    assert store.snapshot(token, step=first.step + 1) is None


def test_snapshots_beyond_the_budget_of_a_run_are_thinned_out_evenly(small: RunStore) -> None:
    token = claimed(small, RunSpec(epochs=9, training_examples=640))
    train(small, token, 1, 1, 9)
    kept = [epoch for epoch, _ in small.snapshot_steps(token)]
    assert len(kept) == 3, "1,000 bytes hold three snapshots of 300"
    assert kept[0] == 1
    assert kept[-1] == 9


@pytest.mark.parametrize("n", range(1, 40))
def test_thinning_keeps_the_ends_and_the_budget(n: int) -> None:
    sizes = {10 * i: 100 for i in range(n)}
    kept = [step for step in sizes if step not in thin_out(sizes, 1000)]
    assert len(kept) == min(n, 10)
    assert {0, 10 * (n - 1)} <= set(kept)
    gaps = [after - before for before, after in itertools.pairwise(kept)]
    assert max(gaps, default=0) <= 3 * min(gaps, default=0), f"uneven: {kept}"


def test_runs_nobody_looks_at_are_purged(timed: RunStore, clock: Clock) -> None:
    old, watched, training = (claimed(timed) for _ in range(3))
    for token in (old, watched):
        train(timed, token, 1, 1, 3)
        timed.append(token, 1, [Finished()])
    clock.pass_seconds(timed.limits.run_ttl_seconds - 100)
    timed.follow(watched)
    timed.beat(training, 1)
    clock.pass_seconds(200)
    assert timed.purge() == 1
    assert timed.get(watched).status == "finished"
    assert timed.get(training).status == "running"
    with pytest.raises(RunNotFound):
        timed.get(old)
    with timed.database.read() as connection:
        for table in (tables.events, tables.snapshots, tables.resume_points):
            assert old not in connection.scalars(sa.select(table.c.token)).all()
    assert timed.purge() == 0


def test_beyond_the_size_budget_the_longest_unseen_go_first(small: RunStore, clock: Clock) -> None:
    tokens = []
    for _ in range(6):  # of about 1,800 bytes each
        tokens.append(claimed(small))
        train(small, tokens[-1], 1, 1, 3)
        small.append(tokens[-1], 1, [Finished()])
        clock.pass_seconds(1)
    running = claimed(small)
    deleted = small.purge()
    assert 3 <= deleted <= 5
    assert {run.token for run in small.unfinished()} == {running}
    for token in tokens[:deleted]:
        with pytest.raises(RunNotFound):
            small.get(token)
    for token in tokens[deleted:]:
        assert small.get(token).status == "finished"
    assert small.purge() == 0


def test_purge_shrinks_the_file(sqlite_url: str, clock: Clock) -> None:
    file = Path(sa.make_url(sqlite_url).database or "")
    with closing(RunStore(sqlite_url, clock=clock)) as store:
        token = claimed(store)
        store.append(token, 1, [epoch_end(1)], save=saved(1, size=1_000_000))
        store.append(token, 1, [Finished()])
        clock.pass_seconds(1e7)
        assert store.purge() == 1
    assert file.stat().st_size < 500_000


# Readers and writers side by side ------------------------------------------------------------------------------------


def test_two_stores_on_one_database(store_url: str) -> None:
    with closing(RunStore(store_url)) as one, closing(RunStore(store_url)) as other:
        token = claimed(one)
        n_events, read = 200, []

        def write() -> None:
            for step in range(1, n_events + 1):
                one.append(token, 1, [batch(step)])
            one.append(token, 1, [Finished()])

        writer = threading.Thread(target=write)
        writer.start()
        cursor = Cursor()
        while True:
            update = other.follow(token, cursor)
            read += update.events
            cursor = update.cursor
            if update.run.ended:
                break
        writer.join()
        assert steps(read) == list(range(1, n_events + 1))


def test_many_writers_wait_their_turn(store_url: str) -> None:
    stores = [RunStore(store_url) for _ in range(4)]
    tokens = [stores[0].create(SPEC).token for _ in stores]

    def write(n: int) -> int:
        stores[n].claim(tokens[n], f"w{n}")
        for step in range(1, 31):
            stores[n].append(tokens[n], 1, [batch(step)])
            stores[n].record(tokens[(n + 1) % 4], WorkerLost(), attempt=99)  # locks the neighbour's row
        return stores[n].append(tokens[n], 1, [Finished()]).step

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(write, range(4))) == [30] * 4
    for store in stores:
        store.close()


def test_many_open_a_new_database_at_once(store_url: str) -> None:
    stores = [RunStore(store_url) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda store: store.create(SPEC), stores))
    assert {run.token for run in stores[0].unfinished()} == {run.token for run in runs}
    for store in stores:
        store.close()


def test_a_poll_that_finds_nothing_new_asks_twice_and_reads_one_row(store: RunStore) -> None:
    token = claimed(store)
    store.append(token, 1, [batch(step) for step in range(1, 1001)])
    cursor = store.follow(token).cursor
    asked: list[str] = []
    engine = store.database._opened()
    sa.event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert store.follow(token, cursor).events == []
    queries = [query for query in asked if query.lstrip().upper().startswith("SELECT") and "lab_" in query]
    assert len(queries) == 2, queries
    assert any("seq >" in query for query in queries), "the thousand old events are not read again"


# What can go wrong ---------------------------------------------------------------------------------------------------


def unavailable(call: Callable[[], object]) -> StoreUnavailable:
    with pytest.raises(StoreUnavailable) as caught:
        call()
    return caught.value


def test_newer_schema_is_refused(store_url: str) -> None:
    with closing(RunStore(store_url)) as store:
        store.create(SPEC)
        with store.database.write() as connection:
            connection.execute(tables.meta.update().values(value=str(tables.SCHEMA + 1)))
    with closing(RunStore(store_url)) as store:
        error = unavailable(lambda: store.create(SPEC))
    assert error.code == "store_schema"
    assert error.params == {"found": str(tables.SCHEMA + 1), "expected": tables.SCHEMA}


def test_older_schema_is_brought_up_to_date(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(RunStore(store_url)) as store:
        token = store.create(SPEC).token

    def add_a_column(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE lab_runs ADD COLUMN label TEXT DEFAULT 'unnamed'")

    monkeypatch.setattr(tables, "SCHEMA", tables.SCHEMA + 1)
    monkeypatch.setattr(tables, "MIGRATIONS", {tables.SCHEMA - 1: add_a_column})
    with closing(RunStore(store_url)) as store:
        assert store.get(token).status == "queued"
        with store.database.read() as connection:
            assert connection.exec_driver_sql("SELECT label FROM lab_runs").scalar() == "unnamed"
            assert tables.version(connection) == tables.SCHEMA


def test_failed_migration_leaves_the_old_schema(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(RunStore(store_url)) as store:
        token = store.create(SPEC).token

    def fail(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE lab_runs ADD COLUMN label TEXT")
        raise LabError("half-way")

    with monkeypatch.context() as patched:
        patched.setattr(tables, "SCHEMA", tables.SCHEMA + 1)
        patched.setattr(tables, "MIGRATIONS", {tables.SCHEMA - 1: fail})
        with closing(RunStore(store_url)) as store, pytest.raises(LabError, match="half-way"):
            store.get(token)
    with closing(RunStore(store_url)) as store:
        assert store.get(token).status == "queued"
        with store.database.read() as connection:
            assert "label" not in [column["name"] for column in sa.inspect(connection).get_columns("lab_runs")]


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "nodb://somewhere/x",
        "sqlite:////dev/null/runs.db",
        "postgresql+psycopg://lab:secret@127.0.0.1:9/lab",  # the port nobody listens on
    ],
)
def test_unreachable_store_says_so_without_its_password(url: str) -> None:
    with closing(RunStore(url)) as store:
        error = unavailable(lambda: store.create(SPEC))
    assert error.code == "store_unreachable"
    assert set(error.params) == {"store", "reason"}
    assert error.params["reason"]
    assert "secret" not in str(error)


def test_unreachable_database_is_asked_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    connect, asked = psycopg.connect, []

    def counted(*arguments: Any, **options: Any) -> Any:
        asked.append(time.perf_counter())
        return connect(*arguments, **options)

    monkeypatch.setattr(psycopg, "connect", counted)
    with closing(RunStore("postgresql+psycopg://lab@127.0.0.1:9/lab")) as store:
        began = time.perf_counter()
        for _ in range(100):
            assert unavailable(lambda: store.create(SPEC)).code == "store_unreachable"
        assert 1 <= len(asked) <= 1 + (time.perf_counter() - began)


def test_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    file.write_text("not a database, but long enough to have a header. " * 100)
    with closing(RunStore(f"sqlite:///{file}")) as store:
        assert unavailable(lambda: store.create(SPEC)).code == "store_schema"


def test_read_only_store_can_be_read(sqlite_url: str, clock: Clock) -> None:
    with closing(RunStore(sqlite_url, clock=clock)) as store:
        token = claimed(store)
        file = sa.make_url(sqlite_url).database
        clock.pass_seconds(3600)  # so that a look at the run would have to be noted
        with closing(RunStore(f"sqlite:///file:{file}?mode=ro&uri=true", clock=clock)) as read_only:
            assert read_only.get(token).status == "running"
            assert [event.kind for event in read_only.follow(token).events] == ["started"]
            for call in (lambda: read_only.create(SPEC), lambda: read_only.append(token, 1, [batch(1)])):
                assert unavailable(call).code == "store_read_only"
        assert store.append(token, 1, [batch(1)]).step == 1


@pytest.mark.parametrize("there", ["a folder", "a link to nowhere"])
def test_store_where_nothing_can_be_written(there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite then says that it cannot open its file, and the folder that cannot be made says something else again."""
    file = tmp_path / "place" / "runs.db"  # cannot be opened or made, whoever runs the test
    if there == "a folder":
        file.mkdir(parents=True)
    else:
        file.parent.symlink_to(tmp_path / "nowhere")
    with closing(RunStore(f"sqlite:///{file}")) as store:
        assert unavailable(lambda: store.create(SPEC)).code == "store_unreachable"
    monkeypatch.setattr("core.runs.database.os.access", lambda *_: False)
    with closing(RunStore(f"sqlite:///{file}")) as store:
        for _ in range(2):
            assert unavailable(lambda: store.create(SPEC)).code == "store_read_only"


def test_read_only_postgres(postgres: object, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres").new_database()
    with closing(RunStore(url)) as store:
        token = claimed(store)
        with store.database.write() as connection:
            name = sa.make_url(url).database
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with closing(RunStore(url)) as store:
        assert store.get(token).status == "running"
        assert unavailable(lambda: store.create(SPEC)).code == "store_read_only"


def test_full_store_stores_nothing_half(sqlite_url: str) -> None:
    with closing(RunStore(sqlite_url)) as store:
        token = claimed(store)

        def fill(connection: sqlite3.Connection, _record: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")

        store.close()
        engine = store.database._opened()
        engine.dispose()
        sa.event.listen(engine, "connect", fill)
        before = store.follow(token)
        error = unavailable(lambda: store.append(token, 1, [epoch_end(1)], save=saved(1, size=100_000)))
        assert error.code == "store_full"
        assert store.follow(token) == before
        assert store.snapshot(token) is None
        sa.event.remove(engine, "connect", fill)
        engine.dispose()
        assert store.append(token, 1, [epoch_end(1)], save=saved(1, size=100_000)).step == 10


def test_who_reads_does_not_wait_for_those_who_write(sqlite_url: str, clock: Clock) -> None:
    def seen_at() -> float:
        with store.database.read() as connection:
            return float(connection.scalars(sa.select(tables.runs.c.seen_at)).one())

    with closing(RunStore(sqlite_url, clock=clock, wait=60.0)) as store:
        token = claimed(store)
        created = clock()
        clock.pass_seconds(3600)  # so that a look at the run would have to be noted
        with closing(sqlite3.connect(sa.make_url(sqlite_url).database or "", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.perf_counter()
            assert store.get(token).status == "running"
            assert time.perf_counter() - began < 10.0
            other.execute("ROLLBACK")
        store.get(token)
        assert seen_at() == created, "it is not tried with every look"
        clock.pass_seconds(SEEN_RETRY)
        store.get(token)
        assert seen_at() == clock()


def test_the_log_says_where_the_trouble_is_and_says_it_once(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    file = sa.make_url(sqlite_url).database or ""
    with closing(RunStore(sqlite_url, wait=0.0)) as store:
        token = claimed(store)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(3):
                unavailable(lambda: store.append(token, 1, [batch(1)]))
    (said,) = [record.getMessage() for record in caplog.records if "store_locked" in record.getMessage()]
    assert file in said


def test_locked_store_is_waited_for_and_then_says_so(sqlite_url: str) -> None:
    with closing(RunStore(sqlite_url, wait=0.2)) as store:
        token = claimed(store)
        with closing(sqlite3.connect(sa.make_url(sqlite_url).database or "", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert store.get(token).status == "running", "reading goes on"
            began = time.perf_counter()
            assert unavailable(lambda: store.append(token, 1, [batch(1)])).code == "store_locked"
            assert 0.15 < time.perf_counter() - began < 4.0, "not the five seconds of others"
            other.execute("ROLLBACK")
        assert store.append(token, 1, [batch(1)]).step == 1


@pytest.mark.postgres
def test_locked_row_is_waited_for_and_then_says_so(request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres").new_database()
    with closing(RunStore(url, wait=0.2)) as store, closing(RunStore(url)) as other:
        token = claimed(store)
        with other.database.write() as connection:
            connection.execute(sa.select(tables.runs).with_for_update())
            assert unavailable(lambda: store.append(token, 1, [batch(1)])).code == "store_locked"
        assert store.append(token, 1, [batch(1)]).step == 1


@pytest.mark.postgres
def test_database_that_goes_away_and_comes_back(request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres")
    with closing(RunStore(server.new_database())) as store:
        token = claimed(store)
        store.append(token, 1, [batch(1)])
        server.stop()
        try:
            assert unavailable(lambda: store.get(token)).code == "store_unreachable"
        finally:
            server.start()
        deadline = time.monotonic() + 10
        while True:
            try:
                store.append(token, 1, [batch(2)])
                break
            except StoreUnavailable:
                assert time.monotonic() < deadline, "never came back"
        assert steps(store.follow(token).events) == [1, 2]


def test_vanished_file_is_made_anew(sqlite_url: str) -> None:
    file = Path(sa.make_url(sqlite_url).database or "")
    with closing(RunStore(sqlite_url)) as store:
        token = store.create(SPEC).token
        store.close()
        for each in file.parent.iterdir():
            each.unlink()
        with pytest.raises(RunNotFound):
            store.get(token)
        assert store.create(SPEC).status == "queued"


def test_bugs_are_not_taken_for_an_absent_database(store: RunStore) -> None:
    same_key_twice = tables.meta.insert().values([{"key": "same", "value": "x"}, {"key": "same", "value": "y"}])
    with pytest.raises(sa.exc.IntegrityError), store.database.write() as connection:
        connection.execute(same_key_twice)


def test_started_event_tells_where_the_run_was_taken_up(store: RunStore) -> None:
    token = claimed(store)
    assert store.follow(token).events == [Started(epoch=0, step=0, attempt=1, worker="w1")]


# A learner's own runs ------------------------------------------------------------------------------------------------


def test_a_learners_runs_are_listed_the_newest_first_and_nobody_elses(timed: RunStore, clock: Clock) -> None:
    tokens = []
    for _ in range(3):
        tokens.append(timed.create(SPEC, owner="me").token)
        clock.pass_seconds(1)
    timed.create(SPEC, owner="somebody else")
    timed.create(SPEC)
    assert [each.run.token for each in timed.runs_of("me")] == tokens[::-1]
    assert [each.run.token for each in timed.runs_of("me", most=2)] == tokens[:0:-1]
    assert timed.runs_of("nobody") == []
    assert timed.number_of_runs("me") == len(tokens)
    assert timed.number_of_runs("nobody") == 0


def test_the_last_series_of_a_kind_is_found_again_in_its_order(timed: RunStore, clock: Clock) -> None:
    specs = [RunSpec(epochs=epochs) for epochs in (3, 1, 2)]
    timed.create_all(specs, "me", series="sweep")
    clock.pass_seconds(1)
    last = timed.create_all(specs[::-1], "me", series="sweep")
    clock.pass_seconds(1)
    timed.create_all(specs, "me")
    timed.create_all(specs, "somebody else", series="sweep")
    assert timed.last_series("me", "sweep") == last
    assert timed.last_series("nobody", "sweep") == []
    claim = timed.claim(last[0].token, "w1")
    timed.record(last[0].token, WorkerLost(), attempt=claim.attempt)
    assert [run.token for run in timed.last_series("me", "sweep")] == [run.token for run in last], "also after a replay"


def test_a_run_is_named_by_its_owner_alone(store: RunStore) -> None:
    token = store.create(SPEC, owner="me").token
    assert store.runs_of("me")[0].title == ""
    store.rename(token, "  my \n first  run " + "x" * 100, owner="me")
    assert store.runs_of("me")[0].title == ("my first run " + "x" * 100)[:80]
    with pytest.raises(NotYourRun):
        store.rename(token, "mine now", owner="somebody else")
    store.rename(token, "", owner="me")
    assert store.runs_of("me")[0].title == ""


def test_a_run_that_has_ended_can_be_deleted_by_its_owner_with_all_that_belongs_to_it(store: RunStore) -> None:
    token = store.create(SPEC, owner="me").token
    assert store.claim(token, "w1") is not None
    train(store, token, 1, 1, 3)
    with pytest.raises(RunError) as caught:
        store.delete(token, owner="me")
    assert caught.value.code == "run_unfinished"
    store.append(token, 1, [Finished()])
    with pytest.raises(NotYourRun):
        store.delete(token, owner="somebody else")
    store.delete(token, owner="me")
    with pytest.raises(RunNotFound):
        store.get(token)
    with store.database.read() as connection:
        for table in (tables.events, tables.snapshots, tables.resume_points):
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_store_of_the_first_version_gets_titles(store_url: str) -> None:
    with closing(RunStore(store_url)) as store:
        token = store.create(SPEC, owner="me").token
        with store.database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE lab_runs DROP COLUMN title")
            connection.execute(tables.meta.update().values(value="1"))
    with closing(RunStore(store_url)) as store:
        assert [(each.title, each.run.token) for each in store.runs_of("me")] == [("", token)]
        store.rename(token, "old but named")
        assert store.runs_of("me")[0].title == "old but named"
