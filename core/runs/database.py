"""Transactions on the run store's database: SQLite in a file, or Postgres by its URL.

SQLite runs in WAL mode, so that pages read while a worker writes, and every writing transaction takes the write lock
when it begins: one that began as a reader and became a writer would fail at once wherever another writes, instead of
waiting its turn. Whatever a database can do to us comes out as ``StoreUnavailable``.
"""

from __future__ import annotations

import logging
import math
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event, exc

from core.errors import StoreUnavailable
from core.runs import tables

log = logging.getLogger(__name__)

_BEGIN: Final = "lab_begin"
"""Execution option of a connection: how SQLite is to begin a transaction; None for what must be outside of one."""
_WAIT: Final = "lab_wait"
"""Execution option of a connection: for how many seconds SQLite is to wait for another writer."""

_ADVISORY_LOCK: Final = 0x1AB_5C4E3A
"""Postgres: who creates or migrates the tables holds this lock (any number, the same in every process)."""

_RETRY_AFTER: Final = 1.0
"""Seconds for which a database that did not answer counts as not answering."""

_LOG_EVERY: Final = 60.0
"""Seconds after which the same trouble is written into the log again; a page that follows a run meets it more often."""


class Database:
    """Opens lazily, so that an unreachable database is the error of a read or write, not of the app's start.

    Parameters
    ----------
    url : str
        SQLAlchemy URL. The folder of an SQLite file is created.
    wait : float
        Seconds to wait for a lock before giving up with ``store_locked``.
    """

    def __init__(self, url: str, *, wait: float = 5.0) -> None:
        self.url = url
        self._wait = wait
        self._engine: sa.Engine | None = None
        self._opening = threading.Lock()
        self._no_answer: Exception | None = None
        self._logged: dict[str, float] = {}
        self._not_before = 0.0

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of the database (SQLite) or of each statement (Postgres)."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that is committed as a whole, or not at all."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def write_if_free(self) -> Iterator[sa.Connection]:
        """The same for what can be left out: where another writes to SQLite, gives up with ``store_locked`` at once.

        In Postgres others lock single rows, and never for long.
        """
        with self._transaction("BEGIN IMMEDIATE", wait=0.0) as connection:
            yield connection

    def exclude(self, connection: sa.Connection, name: str) -> None:
        """Wait until no other writing transaction has excluded others by ``name``, and exclude them until the end.

        For what no single row can be locked for. SQLite lets but one write at a time in any case.
        """
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})

    def shrink(self) -> None:
        """Give the space of deleted rows back to the file system. Postgres does so by itself."""
        if self.url.startswith("sqlite"):
            with self._transaction(None) as connection:
                # SQLite frees one page with each step of this statement; ``execute`` would make a single step.
                connection.connection.executescript("PRAGMA incremental_vacuum")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of all connections. The next read or write opens anew."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    @contextmanager
    def _transaction(self, begin: str | None, *, wait: float | None = None) -> Iterator[sa.Connection]:
        options = {_BEGIN: begin, _WAIT: self._wait if wait is None else wait}
        try:
            with (
                self._opened().connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                yield connection
        except (exc.SQLAlchemyError, sqlite3.Error) as error:
            code = self._classify(error)
            if code is None:
                raise
            if code in ("store_unreachable", "store_schema"):
                self.close()  # whatever was lost, the file perhaps, is looked for again
            raise self._unavailable(code, error) from error

    def _opened(self) -> sa.Engine:
        with self._opening:
            if self._engine is None:
                self._engine = self._open()
            return self._engine

    def _open(self) -> sa.Engine:
        if self._no_answer is not None and time.monotonic() < self._not_before:
            raise self._unavailable("store_unreachable", self._no_answer)
        engine = self._create_engine()
        with ExitStack() as on_error:
            on_error.callback(engine.dispose)
            try:
                _prepare(engine)
            except exc.OperationalError as error:
                if self._classify(error) == "store_unreachable":  # let not each of many waiting readers find that out
                    self._no_answer, self._not_before = error, time.monotonic() + _RETRY_AFTER
                raise
            on_error.pop_all()
        return engine

    def _create_engine(self) -> sa.Engine:
        options: dict[str, Any] = {"pool_timeout": self._wait}
        try:
            url = sa.make_url(self.url)
            if url.get_backend_name() == "sqlite":
                if url.database and not url.database.startswith("file:"):
                    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
                options |= {"connect_args": {"timeout": self._wait}, "max_overflow": 20}
            elif url.get_backend_name() == "postgresql":
                # A server that has gone must be noticed in seconds, not after TCP's quarter of an hour.
                options |= {
                    "connect_args": {"connect_timeout": 3, "tcp_user_timeout": 5000, "keepalives_idle": 5},
                    "pool_pre_ping": True,
                }
            engine = sa.create_engine(url, **options)
        except (exc.ArgumentError, ImportError, OSError) as error:
            raise self._unavailable(self._out_of_reach(), error) from error
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin)
        elif engine.dialect.name == "postgresql":
            event.listen(engine, "connect", self._set_up_postgres)
        return engine

    def _set_up_postgres(self, connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {round(self._wait * 1000)}")
        connection.commit()

    def _classify(self, error: Exception) -> str | None:
        """Return the code of what keeps the database from serving us, or None for an error that is a bug of ours."""
        code = _classify(error)
        return self._out_of_reach() if code == "store_unreachable" else code

    def _out_of_reach(self) -> str:
        """Return the code of a database that cannot be opened.

        SQLite makes files beside its own even to read. Where none can be made, it does not say so: it cannot open its
        own, it says.
        """
        with suppress(exc.ArgumentError):
            url = sa.make_url(self.url)
            if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith("file:"):
                there = next(folder for folder in Path(url.database).absolute().parents if folder.exists())
                if there.is_dir() and not os.access(there, os.W_OK):
                    return "store_read_only"
        return "store_unreachable"

    def _unavailable(self, code: str, error: Exception) -> StoreUnavailable:
        name = _without_password(self.url)
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        message = f"Expected a run store that can be read and written. Received: store={name!r}, reason={reason!r}"
        now = time.monotonic()
        if now - self._logged.get(code, -math.inf) >= _LOG_EVERY:  # for the host: readers are not told where it is
            self._logged[code] = now
            log.warning("%s: %s", code, message)
        return StoreUnavailable(message, code=code, store=name, reason=reason)


def absolute(url: str) -> str:
    """Return ``url`` so that it names the same SQLite file from every working directory."""
    try:
        parts = sa.make_url(url)
    except exc.ArgumentError:
        return url  # its first use says what is wrong with it
    path = parts.database or ""
    if parts.get_backend_name() != "sqlite" or path in ("", ":memory:") or path.startswith("file:"):
        return url
    return parts.set(database=Path(path).resolve().as_posix()).render_as_string(hide_password=False)


def _prepare(engine: sa.Engine) -> None:
    # The usual case needs no write, so a store that has become read-only can still be read.
    with engine.connect().execution_options(**{_BEGIN: "BEGIN"}) as connection:
        if tables.version(connection) == tables.SCHEMA:
            return
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(**{_BEGIN: None}) as connection:
            connection.exec_driver_sql("PRAGMA auto_vacuum = INCREMENTAL")  # so that a purge can shrink the file
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    with engine.connect().execution_options(**{_BEGIN: "BEGIN EXCLUSIVE"}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
        tables.prepare(connection)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own: ``_begin`` does
    connection.execute("PRAGMA synchronous = NORMAL")  # in WAL mode: a power cut may lose the last moments, no more
    connection.execute("PRAGMA journal_size_limit = 16777216")


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if _WAIT in options:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(options[_WAIT] * 1000)}")
    if options.get(_BEGIN) is not None:
        connection.exec_driver_sql(options[_BEGIN])


def _without_password(url: str) -> str:
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except exc.ArgumentError:
        return "LAB_STORE_URL"  # unreadable, and perhaps a secret


_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "store_locked",
    sqlite3.SQLITE_LOCKED: "store_locked",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_PERM: "store_read_only",
    sqlite3.SQLITE_FULL: "store_full",
    sqlite3.SQLITE_IOERR: "store_unreachable",
    sqlite3.SQLITE_CANTOPEN: "store_unreachable",
    sqlite3.SQLITE_CORRUPT: "store_schema",
    sqlite3.SQLITE_NOTADB: "store_schema",
}

_POSTGRES: Final = {
    "25006": "store_read_only",
    "53100": "store_full",
    "40001": "store_locked",
    "40P01": "store_locked",
    "55P03": "store_locked",
    "42P01": "store_schema",  # no such table
    "42703": "store_schema",  # no such column
}


def _classify(error: Exception) -> str | None:
    """Return what the database itself says of it, as a code, or None."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        if str(cause).startswith(("no such table", "no such column")):
            return "store_schema"
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    code = _POSTGRES.get(getattr(cause, "sqlstate", None) or "")
    if code is None and isinstance(error, exc.OperationalError | exc.InterfaceError | exc.TimeoutError):
        return "store_unreachable"
    return code
