"""A lab of one's own for a test, a measurement or a picture: on a free port, with an empty store, gone afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tools.serve import HOST, ROOT, START_SECONDS, ask_for_health


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab that is being served."""

    url: str
    log: Path
    """What the server and its workers have said so far."""
    launcher: subprocess.Popen[bytes]

    @property
    def server(self) -> psutil.Process:
        """The web process."""
        return psutil.Process(self.launcher.pid).children()[0]

    @property
    def processes(self) -> list[psutil.Process]:
        """The web process and everything it has started, the outermost first."""
        return [self.server, *self.server.children(recursive=True)]


@contextmanager
def serving(folder: Path, *, ready: bool = True, **environment: str) -> Iterator[Lab]:
    """Serve the lab with its store and its log in ``folder``; end every process of it afterwards.

    Parameters
    ----------
    folder : pathlib.Path
        An existing, writable folder.
    ready : bool
        Wait until the start script has run once, after which every address is known; else only for the lab's own.
    **environment : str
        Variables that the lab sees beside this process's own.

    Raises
    ------
    RuntimeError
        If the lab does not come up; the message holds what the server said.
    """
    port = free_port()
    store = f"sqlite:///{(folder / 'runs.db').as_posix()}"
    log = folder / "server.log"
    command = [sys.executable, str(ROOT / "tools" / "serve.py"), "--port", str(port)]
    with log.open("wb") as output:
        launcher = subprocess.Popen(
            command,
            env=os.environ | {"LAB_STORE_URL": store} | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for_address(launcher, log)
        if ready:
            ask_for_health(launcher, port)
        yield Lab(f"http://{HOST}:{port}", log, launcher)
    finally:
        _end(launcher)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_address(launcher: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "Deep Learning Lab: http" not in log.read_text("utf-8", "replace"):
        try:
            launcher.wait(timeout=0.02)
        except subprocess.TimeoutExpired:
            if time.monotonic() < deadline:
                continue
        raise RuntimeError(f"The lab does not come up:\n{log.read_text('utf-8', 'replace')}")


def _end(launcher: subprocess.Popen[bytes]) -> None:
    children = psutil.Process(launcher.pid).children(recursive=True) if launcher.poll() is None else []
    launcher.terminate()
    try:
        launcher.wait(timeout=10)
    except subprocess.TimeoutExpired:
        launcher.kill()
        launcher.wait()
    _, left = psutil.wait_procs(children, timeout=5)
    for process in left:
        process.kill()
    psutil.wait_procs(left)
