"""What tests all over share: run stores, on SQLite and on a Postgres server that the tests start themselves."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.runs.store import RunStore


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put TensorFlow last: with it loaded, Streamlit clears its session and more garbage after each run of a page."""
    items.sort(key=lambda item: item.get_closest_marker("keras") is not None)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A run store's file that does not exist yet, in a folder that does not either."""
    return f"sqlite:///{(tmp_path / 'lab' / 'runs.db').as_posix()}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest) -> str:
    """URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def store(store_url: str) -> Iterator[RunStore]:
    """A run store on an empty database, once on each kind."""
    store = RunStore(store_url)
    yield store
    store.close()


@dataclass
class Postgres:
    """A throw-away server on a free loopback port."""

    programs: Path
    folder: Path
    port: int
    as_user: list[str]

    def run(self, program: str, *arguments: str) -> None:
        command = [*self.as_user, str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self.run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def new_database(self) -> str:
        import psycopg

        name = f"lab_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(host="127.0.0.1", port=self.port, user="lab", dbname="postgres", autocommit=True) as it:
            it.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://lab@127.0.0.1:{self.port}/{name}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running Postgres server; skips where there is none to start."""
    found = shutil.which("initdb")
    programs = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("no Postgres server is installed (initdb)")
    folder = Path(tempfile.mkdtemp(prefix="lab-postgres-"))
    as_user: list[str] = []
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # the server refuses to run as root
        if shutil.which("runuser") is None:
            pytest.skip("Postgres does not run as root, and there is no runuser to run it as nobody")
        shutil.chown(folder, "nobody")
        as_user = ["runuser", "-u", "nobody", "--"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Postgres(programs[-1], folder, port, as_user)
    server.run("initdb", "-U", "lab", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def web_process(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunStore]:
    """What visitors of one web process share, made anew: an empty run store, and a training service without a cluster.

    The service takes runs in, and they wait; tests are the worker. What never changes, such as the test set and what
    the cards compute from it, stays as the first test has made it; a test that takes it away empties the caches itself.
    """
    from core.runs.service import TrainingService
    from ui import services

    changing = (services.settings, services.store, services.training)
    monkeypatch.setenv("LAB_STORE_URL", sqlite_url)
    monkeypatch.setattr(TrainingService, "start", lambda self: None)
    for each in changing:
        each.clear()
    yield services.store()
    services.store().close()
    for each in changing:
        each.clear()
