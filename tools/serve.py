"""Serve the lab on this machine: ``python tools/serve.py --port 8501``.

Starts Streamlit, asks once for the script's health, says where the lab is, and ends when Streamlit ends. The question
is what makes cold deep links work: until the start script has run once, Streamlit does not know the pages and answers
``/train`` with "Page not found". What is not understood here goes on to Streamlit, e.g. ``--server.runOnSave true``.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
HOST: Final = "127.0.0.1"
HEALTH: Final = "/_stcore/script-health-check"
START_SECONDS: Final = 60.0
"""A server that does not answer for so long will not."""

# In a session of its own the server hears signals from here alone. Windows knows no sessions and sends Ctrl-C to both.
OWN_SESSION: Final = os.name == "posix"
SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")


class NotServing(Exception):
    """The lab cannot be served; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until the server ends or is told to; return its exit code."""
    parser = argparse.ArgumentParser(description="Serve the Deep Learning Lab on this machine.")
    parser.add_argument("--port", type=port_number, default=8501)
    options, for_streamlit = parser.parse_known_args(arguments)
    try:
        require_free(options.port)
        server = start(options.port, for_streamlit)
        told = pass_signals_on(server)
        wait_until_listening(server, options.port)
        # The browser has its own part to load: the start script may run meanwhile.
        print(f"Deep Learning Lab: http://{HOST}:{options.port}", flush=True)
        if not ask_for_health(server, options.port):
            print("The start page raised an error; its message stands above.", file=sys.stderr)
    except NotServing as trouble:
        print(trouble, file=sys.stderr)
        return 1
    code = server.wait()
    return 0 if told else code


def port_number(text: str) -> int:
    """Read a port; raise ``argparse.ArgumentTypeError`` if there is none of that number."""
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"Expected a port from 1 to 65535. Received: {text}")


def require_free(port: int) -> None:
    """Raise ``NotServing`` if something already listens on ``port``, or this user may not."""
    with socket.socket() as probe:
        if OWN_SESSION:  # elsewhere this option would steal the port instead of ignoring connections that just ended
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise NotServing(f"Port {port} may not be used here. Choose another one: make run PORT=8501") from error
        except OSError as error:
            raise NotServing(f"Port {port} is taken. Choose another one: make run PORT={port + 1}") from error


def start(port: int, options: list[str]) -> subprocess.Popen[bytes]:
    """Start Streamlit on ``port`` of this machine alone, unless ``options`` say otherwise."""
    command = [sys.executable, "-m", "tools.streamlit_cli", "run", "app.py", "--logger.hideWelcomeMessage", "true"]
    command += ["--server.address", HOST, "--server.port", str(port), *options]
    # With an arena for every thread, glibc keeps 10 MB that nobody uses any more; elsewhere the names mean nothing.
    environment = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072", **os.environ}
    return subprocess.Popen(command, cwd=ROOT, start_new_session=OWN_SESSION, env=environment)


def pass_signals_on(server: subprocess.Popen[bytes]) -> list[int]:
    """Let ``server`` hear what this process is told, and return the growing list of that.

    The second time it is ended without asking.
    """
    heard: list[int] = []

    def relay(number: int, _frame: FrameType | None) -> None:
        heard.append(number)
        if len(heard) > 1:
            server.kill()
        elif OWN_SESSION:
            server.terminate()

    for name in SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), relay)
    return heard


def wait_until_listening(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until ``server`` takes connections.

    Raises
    ------
    NotServing
        If the server ends before it does, or never does.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            _watch(server)
        else:
            return
    server.kill()
    raise NotServing(f"Expected an answer within {START_SECONDS:.0f} s. Received: none")


def ask_for_health(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until ``server`` answers; return whether the start script runs without an error.

    Raises
    ------
    NotServing
        If the server ends before it answers, or never answers.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(HOST, port, timeout=START_SECONDS)
        try:
            connection.request("GET", HEALTH)
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:  # not listening yet
            pass
        finally:
            connection.close()
        _watch(server)
    server.kill()
    raise NotServing(f"Expected an answer within {START_SECONDS:.0f} s. Received: none")


def _watch(server: subprocess.Popen[bytes]) -> None:
    """Give ``server`` a moment; raise ``NotServing`` if it has ended."""
    try:
        server.wait(timeout=0.02)
    except subprocess.TimeoutExpired:
        return
    raise NotServing(f"The server ended before it answered. Received: exit code={server.returncode}")


if __name__ == "__main__":
    sys.exit(main())
