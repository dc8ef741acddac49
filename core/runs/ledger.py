"""One run inside a writing transaction, its row locked: the only place where a run's row and events are changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.errors import RunNotFound, StaleAttempt
from core.runs.events import BatchProgress, EpochEnd, Event, Paused, from_json, to_json
from core.runs.run import Run, advance, replay
from core.runs.tables import events, runs


class Ledger:
    """Reads the run's row and keeps others from writing it until the transaction ends.

    Raises
    ------
    RunNotFound
        No run has this token.
    """

    def __init__(self, connection: sa.Connection, token: str, now: float) -> None:
        self.connection = connection
        self._now = now
        self.row: Any = row_of(connection, token, lock=True)  # as it was when the transaction began
        self.run = Run.from_json(self.row.state)
        self._seq: int = self.row.last_seq

    def add(self, *happened: Event) -> Run:
        """Let events happen to the run; those that change nothing are not stored."""
        added: list[dict[str, Any]] = []
        keeper: dict[str, str] = {}
        for event in happened:
            after = advance(self.run, event, self._now)
            if after is self.run:
                continue
            self.run = after
            self._seq += 1
            if after.at_rest or isinstance(event, Paused):  # its worker has left: whoever wakes it up needs another
                keeper = {"keeper": ""}
            added.append(
                {
                    "token": self.run.token,
                    "seq": self._seq,
                    "step": event.step if isinstance(event, BatchProgress | EpochEnd) else None,
                    "kind": event.kind,
                    "at": self._now,
                    "payload": to_json(event),
                }
            )
        if added:
            self.connection.execute(events.insert(), added)
            self.set(last_seq=self._seq, **keeper, **state_columns(self.run))
        return self.run

    def take_back(self, step: int) -> Run:
        """Remove what was reported of the training after ``step``; the run becomes what the rest makes of it."""
        mine = events.c.token == self.run.token
        if self.connection.execute(events.delete().where(mine, events.c.step > step)).rowcount:
            left = self.connection.execute(sa.select(events).where(mine).order_by(events.c.seq))
            self.run = replay(self.run, ((from_json(each.kind, each.payload), each.at) for each in left))
            self.set(revision=self.row.revision + 1, **state_columns(self.run))
        return self.run

    def set(self, **columns: Any) -> None:
        """Write columns of the run's row."""
        self.connection.execute(runs.update().where(runs.c.token == self.run.token).values(**columns))


def state_columns(run: Run) -> dict[str, Any]:
    """Return the columns that follow from the state of a run."""
    return {"status": run.status, "attempt": run.attempt, "state": run.to_json()}


def row_of(connection: sa.Connection, token: str, *, lock: bool = False) -> Any:
    """Return the row of a run, for ``lock`` until the transaction ends (SQLite has locked the whole file already)."""
    query = sa.select(runs).where(runs.c.token == token)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise RunNotFound(f"Expected the token of a run. Received: token={short(token)!r}")
    return row


def check_attempt(run: Run, attempt: int) -> None:
    """Raise ``StaleAttempt`` unless ``run`` is at rest or with the worker of this attempt."""
    if not run.at_rest and (run.attempt != attempt or run.status == "queued"):
        raise StaleAttempt(
            f"Expected attempt {run.attempt} of run {short(run.token)} ({run.status}). Received: attempt={attempt}"
        )


def short(token: str) -> str:
    """Return enough of ``token`` for a log; whoever knows all of it can open the run."""
    return f"{token[:5]}…"
