"""The launcher: says what is wrong with a port, serves deep links at once, ends without leaving anything behind."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tools.serve import HOST, ROOT, NotServing, require_free
from tools.serving import free_port, serving

COMMAND = [sys.executable, str(ROOT / "tools" / "serve.py")]


def launch(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_a_taken_port_is_named_and_another_one_offered() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        launched = launch("--port", str(port))
    assert launched.returncode == 1
    assert f"Port {port} is taken" in launched.stderr
    assert f"PORT={port + 1}" in launched.stderr


@pytest.mark.parametrize("port", ["0", "65536", "-1", "web"])
def test_what_is_no_port_is_said_to_be_none(port: str) -> None:
    launched = launch(f"--port={port}")
    assert launched.returncode == 2
    assert f"Expected a port from 1 to 65535. Received: {port}" in launched.stderr


def test_a_port_that_is_forbidden_is_not_called_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", forbidden)
    with pytest.raises(NotServing, match="Port 80 may not be used here"):
        require_free(80)


def test_a_server_that_ends_before_it_answers_is_reported() -> None:
    launched = launch("--port", str(free_port()), "--server.noSuchOption", "true")
    assert launched.returncode == 1
    assert "ended before it answered" in launched.stderr
    assert "Deep Learning Lab" not in launched.stdout


@pytest.mark.cluster
def test_the_lab_listens_on_this_machine_alone(tmp_path: Path) -> None:
    with serving(tmp_path) as lab:
        listening = {
            connection.laddr.ip
            for process in lab.processes
            for connection in process.net_connections(kind="tcp")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {HOST}


@pytest.mark.cluster
@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_lab_and_everything_it_started(tmp_path: Path, number: int) -> None:
    with serving(tmp_path) as lab:
        with closing(http.client.HTTPConnection(lab.url.removeprefix("http://"), timeout=10)) as connection:
            connection.request("GET", "/_stcore/health")
            assert connection.getresponse().status == http.HTTPStatus.OK
        processes = lab.processes
        lab.launcher.send_signal(number)
        assert lab.launcher.wait(timeout=20) == 0
        _, left = psutil.wait_procs(processes, timeout=20)
        assert left == []
