"""The cluster that trains: an embedded one, or a Dask scheduler by its address. One interface after connecting."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, Self

from distributed import Client, Future, fire_and_forget

from core.config import ROOT
from core.errors import ServiceUnavailable
from core.worker.execute import execute

ANSWER_SECONDS: Final = 3.0
"""How long a scheduler may take to answer before it counts as unreachable."""

_MUST_AGREE: Final = ("python", "distributed", "dask")


class Embedded:
    """The process of ``core.worker.embedded``, which ends when this one does."""

    def __init__(self) -> None:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "DASK_LOGGING__DISTRIBUTED": "warning",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        # In a group of its own: Ctrl+C in the terminal is for the web process, which then ends this one.
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        self.process = subprocess.Popen(
            # It ends abruptly, by design, and multiprocessing cleans up after it: no warning about that.
            [sys.executable, "-W", "ignore:resource_tracker:UserWarning", "-m", "core.worker.embedded"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
            **apart,
        )

    def address(self) -> str:
        """Wait for the scheduler's address.

        Raises
        ------
        ServiceUnavailable
            Code ``cluster_failed``: the process ended before it had one.
        """
        assert self.process.stdout is not None
        address = self.process.stdout.readline().strip()
        if not address:
            raise _failed(self.process.wait())
        return address

    def check(self) -> None:
        """Raise ``ServiceUnavailable`` (``cluster_failed``) if the process has ended."""
        exit_code = self.process.poll()
        if exit_code is not None:
            raise _failed(exit_code)

    def close(self) -> None:
        """End the process by closing its input, as our own end would."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()


def _failed(exit_code: int) -> ServiceUnavailable:
    message = f"Expected the embedded cluster to run. Received: exit_code={exit_code}"
    return ServiceUnavailable(message, code="cluster_failed", exit_code=exit_code)


class Cluster:
    """A connection to a scheduler, and the process behind it if that is ours: an asynchronous context.

    Entering it and ``workers`` raise ``ServiceUnavailable``: ``scheduler_unreachable`` (params: address, reason),
    ``cluster_failed`` (params: exit_code) or ``version_mismatch`` (params: package, here, there).

    Parameters
    ----------
    address : str or None
        Of a scheduler; None starts an embedded cluster.
    """

    def __init__(self, address: str | None) -> None:
        self._address = address or ""
        self.embedded = address is None
        self._process: Embedded | None = None
        self._checked: frozenset[str] = frozenset()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            if self.embedded:
                self._process = Embedded()
                opened.callback(self._process.close)
                self._address = self._process.address()
            async with self._answering():
                # Not the synchronous client: one that fails to connect leaves a thread behind, whose clean-up by the
                # garbage collector can lock up the next one's start.
                self._client = Client(self._address, asynchronous=True, timeout=ANSWER_SECONDS, set_as_default=False)
                opened.push_async_callback(self._client.close, timeout=2)
                await self._client
            await self._check_versions()
            self._opened = opened.pop_all()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._opened.aclose()

    async def workers(self) -> frozenset[str]:
        """Return the addresses of the workers that are there now."""
        if self._process is not None:
            self._process.check()
        async with self._answering():
            if self._client.status != "running":
                raise OSError("the connection was lost")
            workers = frozenset(await self._client.nthreads())
        if not workers <= self._checked:
            await self._check_versions()
            self._checked = workers
        return workers

    def hand_over(self, store_url: str, token: str, ticket: str) -> Future:
        """Queue a run; with the same ticket once only. A remote cluster trains it even when we are gone."""
        future = self._client.submit(execute, store_url, token, ticket, key=f"run-{ticket}", pure=False)
        fire_and_forget(future)
        return future

    async def _check_versions(self) -> None:
        async with self._answering():
            versions = await self._client.get_versions()
        here = versions["client"]["packages"]
        for other in [versions["scheduler"], *versions["workers"].values()]:
            for package in _MUST_AGREE:
                ours, theirs = (str(side.get(package)) for side in (here, other["packages"]))
                if package == "python":  # the minor version decides what can be read of what the other wrote
                    ours, theirs = (".".join(text.split(".")[:2]) for text in (ours, theirs))
                if ours != theirs:
                    raise ServiceUnavailable(
                        f"Expected a cluster with {package} {ours}. Received: {package}={theirs}",
                        code="version_mismatch",
                        package=package,
                        here=ours,
                        there=theirs,
                    )

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                yield
        except (OSError, ValueError) as error:  # ValueError: what was given is no address
            reason = str(error).partition("\n")[0] or f"no answer in {ANSWER_SECONDS:g} s"
            raise ServiceUnavailable(
                f"Expected a Dask scheduler that answers. Received: address={self._address!r}, reason={reason!r}",
                code="scheduler_unreachable",
                address=self._address,
                reason=reason,
            ) from error
