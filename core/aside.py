"""Computations that need a heavy library, in a process beside this one.

scikit-learn and what it brings need 120 MB, which a server of many visitors should not hold for a comparison that one
of them looks at. So the process that has it ends when nobody has asked for a while:

    comparison = Aside("core.playground.classical")
    answer = comparison.ask({"dataset": "xor"})  # JSON there and back

The module named is run as a program; it calls ``serve`` with the function that answers.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

from core.config import ROOT
from core.errors import ServiceUnavailable

log = logging.getLogger(__name__)

IDLE: Final = 60.0
"""Seconds without a question after which the process ends."""


class Aside:
    """A process that answers one question at a time. May be asked from any thread.

    Parameters
    ----------
    module : str
        Name of the module that calls ``serve``.
    idle : float
        Seconds without a question after which its process ends; the next question starts another.
    """

    def __init__(self, module: str, *, idle: float = IDLE) -> None:
        self._module = module
        self._idle = idle
        self._lock = threading.Lock()  # guards process and timer
        self._process: subprocess.Popen[str] | None = None
        self._timer: threading.Timer | None = None
        atexit.register(self.close)

    @property
    def is_running(self) -> bool:
        """Whether a process stands by."""
        return self._process is not None and self._process.poll() is None

    def ask(self, question: Any) -> Any:
        """Return the answer to ``question``; both are what JSON knows.

        Raises
        ------
        ServiceUnavailable
            With the code ``aside_lost`` (params: module) if the process ends instead of answering, twice.
        """
        line = f"{json.dumps(question)}\n"
        with self._lock:
            answer = self._exchange(line) or self._exchange(line)  # it may have ended long ago
            self._wait()
        if not answer:
            message = f"Expected an answer of {self._module}. Received: none"
            raise ServiceUnavailable(message, code="aside_lost", module=self._module)
        return json.loads(answer)

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _exchange(self, line: str) -> str:
        """Return the answering line; empty if the process is gone, which is then forgotten."""
        if self._process is None:
            self._process = _start(self._module)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except OSError:  # a broken pipe, which Windows calls an invalid argument
            answer = ""
        if not answer:
            log.warning("%s has ended without an answer", self._module)
            self._end()
        return answer

    def _wait(self) -> None:
        """End the process in a while, unless there is another question."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(self._idle, self.close)
        self._timer.daemon = True
        self._timer.start()

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def serve(answer: Callable[[Any], Any]) -> None:
    """Answer each line of the input by a line of output, until there is no more input."""
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(answer(json.loads(line)))}\n")
        sys.stdout.flush()


def _start(module: str) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
    )
