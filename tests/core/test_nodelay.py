"""Sockets that send at once."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core import nodelay


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket as Streamlit makes it: no protocol named."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one


def open_files() -> set[int]:
    """Numbers of files and sockets that stay open."""
    found = set()
    for number in range(256):
        with suppress(OSError):
            os.fstat(number)
            found.add(number)
    return found


def without_delay(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_whoever_listens_hands_it_on_to_connections(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "listen", socket.socket.listen)  # put back afterwards
    nodelay.for_listeners()
    listener.listen(5)
    with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
        assert without_delay(accepted)


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="open sockets cannot be listed here")
def test_a_server_that_runs_already_sends_at_once_to_old_and_new_visitors(listener: socket.socket) -> None:
    listener.listen(5)
    address = listener.getsockname()
    with socket.create_connection(address) as client, listener.accept()[0] as early:
        assert not without_delay(early)
        before = open_files()
        nodelay.for_server(address[1])
        assert open_files() == before, "a pipe that stays open keeps its reader alive"
        assert without_delay(early)
        assert not without_delay(client), "others' sockets are left alone"
        with socket.create_connection(address), listener.accept()[0] as late:
            assert without_delay(late)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no local sockets here")
def test_what_is_no_tcp_socket_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "listen", socket.socket.listen)
    nodelay.for_listeners()
    with socket.socket(socket.AF_UNIX) as local:
        local.bind(str(tmp_path / "socket"))
        local.listen()
