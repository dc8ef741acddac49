"""The run store: every run, what happened to it, and its weights. Pages read it, workers and services write it.

Exactly once: a worker writes under the number of its attempt, and every write first locks the run's row. A worker that
has lost its run gets ``StaleAttempt``; one that repeats a write, because the answer to the first got lost, says how
many events it had already sent. When a run is taken up again, what it reported after its last snapshot is taken back,
so that a curve shows each step once; readers see that by ``Update.rewound``.

Every run that waits or trains has a keeper, who gives a sign of life: the service that handed it over while it waits,
its worker while it trains. A run without one for ``LEASE`` seconds may be entrusted to another. A run at rest, whether
paused or ended, has none.

A run that was made for somebody obeys them alone: what asks something of it takes an ``owner``, and raises
``NotYourRun`` for another. None, which is how the lab itself asks, is not checked.
"""

from __future__ import annotations

import logging
import math
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from core.config import Limits
from core.errors import NotYourRun, OneAtATime, RunError, RunNotFound, StoreUnavailable
from core.runs import commands, retention
from core.runs.database import Database
from core.runs.events import Event, Failed, PauseRequested, Started, StopRequested, WorkerLost, from_json
from core.runs.ledger import Ledger, check_attempt, row_of, short, state_columns
from core.runs.orders import Tuning
from core.runs.retention import Saved
from core.runs.run import ACTIVE, UNFINISHED, Run, advance
from core.runs.spec import RunSpec
from core.runs.tables import events, resume_points, runs, snapshots

log = logging.getLogger(__name__)

LEASE: Final = 10.0
"""Seconds without a sign of life after which a run counts as abandoned."""
BEAT: Final = 1.0
"""Seconds between two signs of life."""
FRUITLESS: Final = 4
"""Attempts without progress, one after the other, after which a run is given up."""

TITLE_LENGTH: Final = 80
SEEN_EVERY: Final = 60.0
"""Seconds after which a look at a run is noted again."""
SEEN_RETRY: Final = 5.0
"""Seconds after which that is tried again where the store could not be written to."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader has come. A new reader starts with ``Cursor()``."""

    revision: int = 0
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Update:
    """What is new to a reader of a run."""

    run: Run
    events: list[Event]
    cursor: Cursor
    """What to come back with."""
    rewound: bool
    """Forget everything read before: some of it was taken back, and ``events`` begins anew."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A snapshot as it was stored: the bytes of a ``core.runs.snapshot.Snapshot``, opaque to the store."""

    epoch: int
    step: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Titled:
    """A run and what its owner calls it; empty if nothing."""

    title: str
    run: Run


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's right to train a run: its writes carry ``attempt``; it starts from ``resume``, or anew."""

    run: Run
    attempt: int
    resume: Stored | None


class RunStore:
    """All methods may be called from any thread, and raise ``StoreUnavailable`` when the database does not serve.

    Those that take a token raise ``RunNotFound`` for one that names no run, whatever string it is.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; SQLite and Postgres are tested.
    limits : Limits
        How much is kept.
    clock : callable
        Returns seconds since 1970.
    wait : float
        Seconds to wait for another writer.
    """

    def __init__(
        self, url: str, limits: Limits | None = None, *, clock: Callable[[], float] = time.time, wait: float = 5.0
    ) -> None:
        self.limits = limits or Limits()
        self.database = Database(url, wait=wait)
        self._clock = clock
        self._no_looks_before = -math.inf  # by ``clock``

    def close(self) -> None:
        """Let go of the database's connections."""
        self.database.close()

    # For pages ------------------------------------------------------------------------------------------------------

    def create(self, spec: RunSpec, owner: str | None = None) -> Run:
        """Store a new run, which waits for a worker, under a token nobody can guess."""
        return self.create_all([spec], owner)[0]

    def create_all(
        self, specs: Sequence[RunSpec], owner: str | None = None, *, series: str = "", most: int | None = None
    ) -> list[Run]:
        """Store a series of new runs, all of them or none; ``series`` says what for.

        Raises
        ------
        OneAtATime
            The owner has ``most`` unfinished runs already.
        """
        now = self._clock()
        created = [
            Run(token=secrets.token_urlsafe(16), spec=spec, created_at=now, owner=owner, series=series, place=place)
            for place, spec in enumerate(specs)
        ]
        times = {"created_at": now, "seen_at": now, "heartbeat_at": now}
        counts = {"received": 0, "last_seq": 0, "revision": 0}
        with self.database.write() as connection:
            self._check_room(connection, owner, most)
            for run in created:
                row = {"token": run.token, "owner": owner, "keeper": "", **times, **counts, **state_columns(run)}
                connection.execute(runs.insert().values(row))
        return created

    def unfinished_of(self, owner: str) -> list[str]:
        """Return the tokens of the runs of ``owner`` that have not ended or been told to, the oldest first."""
        with self.database.read() as connection:
            return _unfinished_of(connection, owner)

    def runs_of(self, owner: str, most: int = 50) -> list[Titled]:
        """Return the runs of ``owner``, the newest first, at most so many; that counts as looking at the unfinished."""
        mine = sa.select(runs).where(runs.c.owner == owner)
        with self.database.read() as connection:
            rows = connection.execute(mine.order_by(runs.c.created_at.desc(), runs.c.token).limit(most)).all()
        oldest_look = min((row for row in rows if row.status in UNFINISHED), key=lambda row: row.seen_at, default=None)
        if oldest_look is not None:
            self._note_look(oldest_look)
        return [Titled(row.title, Run.from_json(row.state)) for row in rows]

    def number_of_runs(self, owner: str) -> int:
        """Return how many runs ``owner`` has; that counts as looking at the unfinished."""
        mine = runs.c.owner == owner
        unfinished = sa.select(runs.c.token, runs.c.owner, runs.c.seen_at).where(mine, runs.c.status.in_(UNFINISHED))
        with self.database.read() as connection:
            number: int = connection.execute(sa.select(sa.func.count()).where(mine)).scalar_one()
            oldest_look = connection.execute(unfinished.order_by(runs.c.seen_at).limit(1)).first()
        if oldest_look is not None:
            self._note_look(oldest_look)
        return number

    def last_series(self, owner: str, series: str, most: int = 100) -> list[Run]:
        """Return the runs that ``owner`` submitted together last for ``series``, in the order in which they were given.

        Only the last ``most`` runs of the owner are looked at.
        """
        found = [each.run for each in self.runs_of(owner, most) if each.run.series == series]
        together = [run for run in found if run.created_at == found[0].created_at]
        return sorted(together, key=lambda run: run.place)

    def rename(self, token: str, title: str, owner: str | None = None) -> None:
        """Let the run's owner call it ``title``, of which 80 characters are kept; empty takes the name away."""
        with self._writing(token) as ledger:
            _check_owner(ledger.run, owner)
            ledger.set(title=" ".join(title.split())[:TITLE_LENGTH])

    def delete(self, token: str, owner: str | None = None) -> None:
        """Delete a run that has ended, and all that belongs to it.

        Raises
        ------
        RunError
            With the code ``run_unfinished`` if it has not ended.
        """
        with self._writing(token) as ledger:
            _check_owner(ledger.run, owner)
            if not ledger.run.ended:
                raise RunError(
                    f"Expected a run that has ended. Received: status={ledger.run.status}", code="run_unfinished"
                )
            retention.delete(ledger.connection, [token])

    def get(self, token: str) -> Run:
        """Return the run as it stands; that counts as looking at it, as ``follow`` does."""
        with self._reading(token) as (_, row):
            run = Run.from_json(row.state)
        self._note_look(row)
        return run

    def follow(self, token: str, cursor: Cursor | None = None) -> Update:
        """Return the run, and the events that a reader who has come to ``cursor`` has not seen yet.

        Following a run counts as looking at it: it goes on for another ``Limits.unwatched_seconds``, and is kept for
        another ``Limits.run_ttl_seconds``.
        """
        cursor = cursor or Cursor()
        with self._reading(token) as (connection, row):
            rewound = row.revision != cursor.revision and cursor.seq > 0
            start = 0 if rewound else cursor.seq
            found = _events(connection, token, start)
        self._note_look(row)
        return Update(
            run=Run.from_json(row.state),
            events=[event for _, event in found],
            cursor=Cursor(row.revision, found[-1][0] if found else start),
            rewound=rewound,
        )

    def events(self, token: str, after: int = 0) -> list[tuple[int, Event]]:
        """Return the events numbered above ``after``, with their numbers, which grow but may have gaps."""
        with self._reading(token) as (connection, _):
            return _events(connection, token, after)

    def request_stop(self, token: str, owner: str | None = None) -> Run:
        """Ask the run to stop; one that waits or pauses stops at once, one that has ended stays as it is."""
        return self._ask(token, owner, lambda run: StopRequested())

    def request_pause(self, token: str, owner: str | None = None) -> Run:
        """Ask the run to pause: its worker saves it and is free for others. One that waits pauses at once."""
        return self._ask(token, owner, lambda run: PauseRequested())

    def request_going_on(self, token: str, until: commands.Until = "end", owner: str | None = None) -> Run:
        """Ask a run that pauses to go on: to its end, to the end of the epoch, or by one batch."""
        return self._ask(token, owner, lambda run: commands.go_on(run, until))

    def request_more(self, token: str, more: int, owner: str | None = None, *, most: int | None = None) -> Run:
        """Ask a run that has finished or was stopped to train for ``more`` epochs.

        Raises
        ------
        InvalidSpec
            It would have more epochs than the limits allow.
        OneAtATime
            Its owner has ``most`` unfinished runs already.
        """
        return self._ask(token, owner, lambda run: commands.train_on(run, more, self.limits), most=most)

    def request_change(self, token: str, tuning: Tuning, owner: str | None = None) -> Run:
        """Ask a run that has not ended to train on with other settings.

        Raises
        ------
        InvalidSpec
            They are outside the limits.
        """
        return self._ask(token, owner, lambda run: commands.change(run, tuning, self.limits))

    def snapshot(self, token: str, epoch: int | None = None, *, step: int | None = None) -> Stored | None:
        """Return the weights at the end of ``epoch``, after ``step``, or the last ones; None where there are none."""
        query = sa.select(snapshots).where(snapshots.c.token == token).order_by(snapshots.c.step.desc())
        if step is not None:
            query = query.where(snapshots.c.step == step)
        if epoch is not None:  # where the run stopped within the next epoch, the same epoch has a second one
            query = query.where(snapshots.c.epoch == epoch).order_by(None).order_by(snapshots.c.step)
        with self._reading(token) as (connection, _):
            row = connection.execute(query.limit(1)).one_or_none()
        return Stored(row.epoch, row.step, row.data) if row else None

    def snapshot_steps(self, token: str) -> list[tuple[int, int]]:
        """Return epoch and step of every snapshot that is kept, in order."""
        query = sa.select(snapshots.c.epoch, snapshots.c.step).where(snapshots.c.token == token)
        with self._reading(token) as (connection, _):
            return [(row.epoch, row.step) for row in connection.execute(query.order_by(snapshots.c.step))]

    # For services ---------------------------------------------------------------------------------------------------

    def record(self, token: str, event: Event, *, attempt: int | None = None) -> Run:
        """Let ``event`` happen to the run, from outside of its worker.

        With ``attempt``, only if that is still the run's attempt: what is true of one worker is not true of the next.
        An event that changes nothing is not stored.
        """
        with self._writing(token) as ledger:
            if attempt is None or attempt == ledger.run.attempt:
                ledger.add(event)
            return ledger.run

    def unfinished(self) -> list[Run]:
        """Return the runs that wait, train or pause, the oldest first."""
        query = sa.select(runs.c.state).where(runs.c.status.in_(UNFINISHED)).order_by(runs.c.created_at)
        with self.database.read() as connection:
            return [Run.from_json(state) for state in connection.scalars(query)]

    def abandoned(self, lease: float = LEASE) -> list[str]:
        """Return the tokens of the runs that wait or train and have no keeper, the oldest first."""
        unkept = sa.or_(runs.c.keeper == "", runs.c.heartbeat_at < self._clock() - lease)
        query = sa.select(runs.c.token).where(runs.c.status.in_(ACTIVE), unkept).order_by(runs.c.created_at)
        with self.database.read() as connection:
            return list(connection.scalars(query))

    def stop_unwatched(self) -> list[str]:
        """Stop what nobody has looked at for ``Limits.unwatched_seconds``; return the tokens of those runs.

        They are kept. Readers note that they look every ``SEEN_EVERY`` seconds at most.
        """
        stale = self._clock() - self.limits.unwatched_seconds
        wanted = sa.and_(runs.c.status.in_(UNFINISHED), runs.c.status != "stopping", runs.c.seen_at < stale)
        with self.database.read() as connection:
            found = list(connection.scalars(sa.select(runs.c.token).where(wanted)))
        stopped = []
        for token in found:
            with suppress(RunNotFound), self._writing(token) as ledger:  # deleted in between
                if ledger.row.seen_at < stale:
                    ledger.add(StopRequested(reason="unwatched"))
                    stopped.append(token)
        return stopped

    def entrust(self, token: str, lease: float = LEASE) -> str | None:
        """Become the keeper of a run that has none: return the ticket to hand it to the cluster with.

        None if the run is at rest or somebody keeps it: of several who try, one gets the ticket.
        """
        with self._writing(token) as ledger:
            if ledger.row.keeper and ledger.row.heartbeat_at >= self._clock() - lease:
                return None
            if ledger.add(WorkerLost()).at_rest:
                return None
            ticket = secrets.token_hex(8)
            ledger.set(keeper=ticket, heartbeat_at=self._clock())
            return ticket

    def keep(self, tokens: Iterable[str]) -> None:
        """Give a sign of life for those of the runs that wait."""
        mine = sa.and_(runs.c.token.in_(list(tokens)), runs.c.status == "queued")
        with self.database.write() as connection:
            connection.execute(runs.update().where(mine).values(heartbeat_at=self._clock()))

    def release(self, token: str, ticket: str, failure: Failed | None = None) -> None:
        """Stop being the keeper of a run whose worker, if it had one, is gone; with ``failure``, end the run."""
        with self._writing(token) as ledger:
            if ledger.row.keeper == ticket:
                ledger.add(failure or WorkerLost())
                ledger.set(keeper="")

    def purge(self) -> int:
        """Delete runs that nobody has looked at for long, and the longest unseen ones beyond the size budget.

        Returns
        -------
        int
            How many runs were deleted.
        """
        with self.database.write() as connection:
            doomed = retention.expired(connection, self.limits, self._clock())
            retention.delete(connection, doomed)
        if doomed:
            log.info("purged %d runs", len(doomed))
            self.database.shrink()
        return len(doomed)

    # For workers ----------------------------------------------------------------------------------------------------

    def claim(self, token: str, worker: str = "", ticket: str = "", lease: float = LEASE) -> Claim | None:
        """Take up a run; from now on it is this worker's.

        What an earlier worker reported after its last snapshot is taken back.

        Parameters
        ----------
        worker : str
            The worker's address in the cluster.
        ticket : str
            As ``entrust`` gave it. A worker that comes with the ticket of one who still gives signs of life was sent
            by the cluster in its place, so that one is gone.

        Returns
        -------
        Claim or None
            None if there is nothing to do: the run is at rest, or another worker has it.
        """
        with self._writing(token) as ledger:
            alive = ledger.row.heartbeat_at >= self._clock() - lease
            if ledger.run.status != "queued" and alive and ledger.row.keeper != ticket:
                return None
            if ledger.add(WorkerLost()).at_rest:
                return None
            resume = _resume_point(ledger.connection, token)
            epoch, step = (resume.epoch, resume.step) if resume else (0, 0)
            run = ledger.take_back(step)
            started = Started(epoch=epoch, step=step, attempt=run.attempt + 1, worker=worker)
            if advance(run, started, self._clock()).fruitless >= FRUITLESS:
                ledger.add(Failed(code="worker_lost", params={"attempts": run.attempt}))
                return None
            run = ledger.add(started)
            ledger.set(keeper=ticket or secrets.token_hex(8), heartbeat_at=self._clock(), received=0)
        log.info("run %s: attempt %d, from step %d, on %s", short(token), run.attempt, step, worker)
        return Claim(run, run.attempt, resume)

    def append(
        self,
        token: str,
        attempt: int,
        reported: Sequence[Event],
        *,
        offset: int | None = None,
        save: Saved | None = None,
    ) -> Run:
        """Store what a worker reports, and after it where the run has come; all of it or nothing.

        Parameters
        ----------
        reported : sequence of Event
            In the order in which it happened.
        offset : int, optional
            How many events this attempt had reported before. Given, a repeated write stores nothing twice.
        save : Saved, optional
            State of the run after the last of ``reported``.

        Raises
        ------
        StaleAttempt
            The run has been given to another worker. Nothing is stored.
        """
        with self._writing(token) as ledger:
            check_attempt(ledger.run, attempt)
            if ledger.run.at_rest:
                return ledger.run
            received: int = ledger.row.received
            repeated = 0 if offset is None else max(received - offset, 0)
            fresh = reported[repeated:]
            ledger.add(*fresh)
            if save is not None:
                retention.save(ledger.connection, token, save, self.limits.run_bytes, ledger.run.spec.steps_per_epoch)
            ledger.set(received=received + len(fresh), heartbeat_at=self._clock())
            return ledger.run

    def beat(self, token: str, attempt: int) -> Run:
        """Return the run as it stands, and give a sign of life where the last is older than ``BEAT`` seconds.

        Raises
        ------
        StaleAttempt
            The run has been given to another worker.
        """
        with self._reading(token) as (_, row):
            run = Run.from_json(row.state)
        check_attempt(run, attempt)
        now = self._clock()
        if not run.at_rest and now - row.heartbeat_at >= BEAT:
            mine = sa.and_(runs.c.token == token, runs.c.attempt == attempt)
            with self.database.write() as connection:
                connection.execute(runs.update().where(mine).values(heartbeat_at=now))
        return run

    # ----------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self, token: str) -> Iterator[tuple[sa.Connection, Any]]:
        _check_shape(token)
        with self.database.read() as connection:
            yield connection, row_of(connection, token)

    @contextmanager
    def _writing(self, token: str) -> Iterator[Ledger]:
        _check_shape(token)
        with self.database.write() as connection:
            yield Ledger(connection, token, self._clock())

    def _ask(
        self, token: str, owner: str | None, decide: Callable[[Run], Event | None], *, most: int | None = None
    ) -> Run:
        """Let happen to the run what ``decide`` makes of it as it stands; nothing where that is None."""
        with self._writing(token) as ledger:
            _check_owner(ledger.run, owner)
            event = decide(ledger.run)
            if event is not None:
                if ledger.run.ended:
                    self._check_room(ledger.connection, ledger.run.owner, most)
                ledger.add(event)
            ledger.set(seen_at=self._clock())
            return ledger.run

    def _check_room(self, connection: sa.Connection, owner: str | None, most: int | None) -> None:
        """Raise ``OneAtATime`` if ``owner`` has ``most`` unfinished runs; nobody else adds one until the end."""
        if owner is None or most is None:
            return
        self.database.exclude(connection, owner)  # who presses Start in two tabs at once
        tokens = _unfinished_of(connection, owner)
        if len(tokens) >= most:
            raise OneAtATime(f"Expected fewer than {most} unfinished runs. Received: n={len(tokens)}", tokens=tokens)

    def _note_look(self, row: Any) -> None:
        """Note that somebody looks at a run. Who watches one of a learner's runs, watches all that are not finished."""
        now = self._clock()
        if now - row.seen_at <= SEEN_EVERY or now < self._no_looks_before:
            return
        watched = runs.c.token == row.token
        if row.owner is not None:
            watched = sa.or_(watched, sa.and_(runs.c.owner == row.owner, runs.c.status.in_(UNFINISHED)))
        try:
            with self.database.write_if_free() as connection:  # who reads does not wait for those who write
                connection.execute(runs.update().where(watched).values(seen_at=now))
        except StoreUnavailable:  # it is in the log already; reading works, and is all that was asked for
            self._no_looks_before = now + SEEN_RETRY


def _check_owner(run: Run, owner: str | None) -> None:
    if owner is not None and run.owner not in (None, owner):
        raise NotYourRun(f"Expected the owner of run {short(run.token)}. Received: owner={short(owner)!r}")


def _check_shape(token: str) -> None:
    if not _TOKEN.fullmatch(token):  # anything may stand in an address; the database need not be asked
        raise RunNotFound(f"Expected the token of a run. Received: token={short(token)!r}")


def _unfinished_of(connection: sa.Connection, owner: str) -> list[str]:
    going_on = sa.and_(runs.c.status.in_(UNFINISHED), runs.c.status != "stopping")  # that one is as good as over
    mine = sa.and_(runs.c.owner == owner, going_on)
    return list(connection.scalars(sa.select(runs.c.token).where(mine).order_by(runs.c.created_at)))


def _events(connection: sa.Connection, token: str, after: int) -> list[tuple[int, Event]]:
    query = sa.select(events.c.seq, events.c.kind, events.c.payload).where(
        events.c.token == token, events.c.seq > after
    )
    return [(seq, from_json(kind, payload)) for seq, kind, payload in connection.execute(query.order_by(events.c.seq))]


def _resume_point(connection: sa.Connection, token: str) -> Stored | None:
    row = connection.execute(sa.select(resume_points).where(resume_points.c.token == token)).one_or_none()
    return Stored(row.epoch, row.step, row.data) if row else None
