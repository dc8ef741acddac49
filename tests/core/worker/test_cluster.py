"""The connection to a cluster: what is refused, and with which words."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from distributed import Scheduler

from core.errors import ServiceUnavailable
from core.worker import cluster
from core.worker.cluster import CONNECT_SECONDS, Cluster


def refused(address: str) -> ServiceUnavailable:
    async def enter() -> None:
        async with Cluster(address):
            pass

    with pytest.raises(ServiceUnavailable) as caught:
        asyncio.run(enter())
    return caught.value


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "nothing://127.0.0.1:1", "tcp://127.0.0.1:9"])
def test_scheduler_that_is_not_there(address: str) -> None:
    began = time.perf_counter()
    error = refused(address)
    assert time.perf_counter() - began < CONNECT_SECONDS + 2
    assert error.code == "scheduler_unreachable"
    assert error.params["address"] == address
    assert error.params["reason"]


@pytest.mark.cluster
def test_cluster_of_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    real = cluster.Client.get_versions

    async def other_versions(client: Any) -> Any:
        versions = await real(client)
        versions["scheduler"]["packages"]["distributed"] = "1.0"
        return versions

    async def connect() -> None:
        async with Scheduler(host="127.0.0.1", port=0, dashboard=False, dashboard_address="127.0.0.1:0") as scheduler:
            async with Cluster(scheduler.address) as connected:
                assert await connected.workers() == frozenset()
            monkeypatch.setattr(cluster.Client, "get_versions", other_versions)
            async with Cluster(scheduler.address):
                pass

    with pytest.raises(ServiceUnavailable) as caught:
        asyncio.run(connect())
    assert caught.value.code == "version_mismatch"
    assert caught.value.params["package"] == "distributed"
    assert caught.value.params["there"] == "1.0"
