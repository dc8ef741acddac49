"""A server that answers at once: TCP without Nagle's algorithm.

Streamlit 1.67 binds its socket itself and does not name the protocol; asyncio then does not know that it is TCP and
leaves Nagle's algorithm on (https://github.com/Kludex/uvicorn/issues/3149). Where the other side acknowledges late, as
Linux does, every second small message waits 40 ms: each of Streamlit's hundred files, each part of a page. Connections
inherit the option from the socket that listens.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_OPEN_FILES: Final = Path("/dev/fd")
"""Where Linux and macOS list what this process has open; Windows does not."""


def for_listeners() -> None:
    """Set the option on every socket that this process will listen with; to be called before the server starts."""
    listen = socket.socket.listen

    def listen_without_delay(self: socket.socket, *backlog: Any) -> None:
        _set(self)
        listen(self, *backlog)

    socket.socket.listen = listen_without_delay  # type: ignore[assignment, method-assign]


def for_server(port: int) -> None:
    """Set the option on the socket that listens on ``port`` and on its connections so far.

    For a host that has started the server in its own way; does nothing where open sockets cannot be listed.
    """
    for number in _OPEN_FILES.iterdir() if _OPEN_FILES.is_dir() else ():
        with suppress(OSError):  # closed meanwhile, or no socket
            found = socket.socket(fileno=int(number.name))
            try:
                if found.family in (socket.AF_INET, socket.AF_INET6) and found.getsockname()[1] == port:
                    _set(found)
            finally:
                found.detach()  # it is somebody else's to close


def _set(tcp: socket.socket) -> None:
    if tcp.family in (socket.AF_INET, socket.AF_INET6) and tcp.type == socket.SOCK_STREAM:
        tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
