"""The tables of the run store, and the version of their layout.

A run's state is kept as JSON (``core.runs.run.Run``), so that a new figure needs no migration; columns are what the
store itself searches, locks or fences by. Times are seconds since 1970, of the clock of whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Double, Index, Integer, LargeBinary, MetaData, String, Table, Text

from core.errors import StoreUnavailable

SCHEMA: Final = 2
"""Version of the layout below. Who changes a table raises it and adds the way there to ``MIGRATIONS``."""


def _add_titles(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE lab_runs ADD COLUMN title VARCHAR(80) DEFAULT '' NOT NULL")


MIGRATIONS: Final[Mapping[int, Callable[[sa.Connection], None]]] = {1: _add_titles}
"""From each older version, the step to the next one."""

metadata: Final = MetaData()

meta: Final = Table(
    "lab_meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)

runs: Final = Table(
    "lab_runs",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("owner", String(200)),
    Column("title", String(80), nullable=False, server_default=""),  # what its owner calls it
    Column("status", String(10), nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),  # when somebody last looked at it
    # Who sees to an unfinished run: the ticket under which a service handed it to the cluster, and its last sign of
    # life, given by the service while the run waits and by the worker while it trains.
    Column("keeper", String(40), nullable=False),
    Column("heartbeat_at", Double, nullable=False),
    # What makes a write count exactly once: ``attempt`` shuts out a worker that has lost the run, ``received`` says
    # how many events of this attempt have arrived, when it repeats a write whose answer got lost.
    Column("attempt", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    # How readers keep up: ``last_seq`` only ever grows, ``revision`` grows when events were taken back.
    Column("last_seq", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Index("lab_runs_unfinished", "status", "heartbeat_at"),
    Index("lab_runs_owner", "owner", "created_at"),
    Index("lab_runs_seen", "seen_at"),
)

events: Final = Table(
    "lab_events",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("step", BigInteger),  # of a report about training; null for what merely happened to the run
    Column("kind", String(20), nullable=False),
    Column("at", Double, nullable=False),
    Column("payload", Text, nullable=False),
    sqlite_with_rowid=False,  # one tree, ordered by run and number, which is how it is read
)

snapshots: Final = Table(  # the weights at the end of each epoch, and where a run stopped
    "lab_snapshots",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

resume_points: Final = Table(  # the last snapshot of a run with all that training on from there needs
    "lab_resume_points",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("step", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)


def version(connection: sa.Connection) -> int | None:
    """Return the version of the layout in the database, None where there is none yet.

    Raises
    ------
    StoreUnavailable
        Code ``store_schema``: the tables are of a later version of the lab, or not the lab's.
    """
    if not sa.inspect(connection).has_table(meta.name):
        return None
    text = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema"))
    if text is None or not text.isdecimal() or not 1 <= int(text) <= SCHEMA:
        raise StoreUnavailable(
            f"Expected a run store of version 1 … {SCHEMA}. Received: version={text!r}",
            code="store_schema",
            found=str(text),
            expected=SCHEMA,
        )
    return int(text)


def prepare(connection: sa.Connection) -> None:
    """Create the tables, or bring older ones up to date. Runs inside a transaction that shuts other writers out."""
    found = version(connection)
    if found is None:
        metadata.create_all(connection)
        connection.execute(meta.insert().values(key="schema", value=str(SCHEMA)))
        return
    for older in range(found, SCHEMA):
        MIGRATIONS[older](connection)
    connection.execute(meta.update().where(meta.c.key == "schema").values(value=str(SCHEMA)))
