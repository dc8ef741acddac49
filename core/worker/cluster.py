"""A connection to the cluster that trains."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final, Self

from distributed import Client, Future, fire_and_forget

from core.errors import ServiceUnavailable
from core.worker.execute import execute

CONNECT_SECONDS: Final = 2.0
"""How long a scheduler may take to answer the first time before it counts as unreachable."""
ANSWER_SECONDS: Final = 5.0
"""How long it and its workers may take afterwards."""

_MUST_AGREE: Final = ("python", "distributed", "dask")


class Cluster:
    """An asynchronous context around a Dask client.

    Entering it and ``workers`` raise ``ServiceUnavailable``: ``scheduler_unreachable`` (params: address, reason) or
    ``version_mismatch`` (params: package, here, there).

    Parameters
    ----------
    address : str
        Of the scheduler.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._checked: frozenset[str] = frozenset()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            async with self._answering(CONNECT_SECONDS):
                # Not the synchronous client: one that fails to connect leaves a thread behind, whose clean-up by the
                # garbage collector can lock up the next one's start.
                self._client = Client(self._address, asynchronous=True, timeout=CONNECT_SECONDS, set_as_default=False)
                opened.push_async_callback(self._client.close, timeout=2)
                await self._client
            await self._check_versions()
            self._opened = opened.pop_all()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._opened.aclose()

    async def workers(self) -> frozenset[str]:
        """Return the addresses of the workers that are there now."""
        async with self._answering():
            if self._client.status != "running":
                raise OSError("the connection was lost")
            workers = frozenset(await self._client.nthreads())
        if not workers <= self._checked:
            await self._check_versions()
            self._checked = workers
        return workers

    def hand_over(self, store_url: str, token: str, ticket: str) -> Future:
        """Queue a run; with the same ticket once only. The cluster trains it even when we are gone."""
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
    async def _answering(self, seconds: float = ANSWER_SECONDS) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(seconds):
                yield
        except (OSError, ValueError) as error:  # ValueError: what was given is no address
            reason = str(error).partition("\n")[0] or f"no answer in {seconds:g} s"
            raise ServiceUnavailable(
                f"Expected a Dask scheduler that answers. Received: address={self._address!r}, reason={reason!r}",
                code="scheduler_unreachable",
                address=self._address,
                reason=reason,
            ) from error
