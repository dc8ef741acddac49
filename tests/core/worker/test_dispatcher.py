"""What the dispatcher decides when a task and its run disagree; with processes, the service's own tests try it."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from types import SimpleNamespace

import pytest
from distributed import KilledWorker

from core.config import Limits
from core.errors import LabError, StoreUnavailable
from core.runs.events import Paused, WorkerLost
from core.runs.service import ServiceStatus
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from core.worker.dispatcher import Dispatcher


class FakeCluster:
    """A cluster with one worker, whose tasks end as the test says."""

    def __init__(self, status: str = "pending", error: BaseException | None = None) -> None:
        self.handed: list[tuple[str, str]] = []
        self._status, self._error = status, error

    async def workers(self) -> frozenset[str]:
        return frozenset({"tcp://w"})

    def hand_over(self, store_url: str, token: str, ticket: str) -> SimpleNamespace:
        self.handed.append((token, ticket))
        return SimpleNamespace(status=self._status, done=lambda: self._status != "pending", exception=self._exception)

    async def _exception(self) -> BaseException | None:
        return self._error


def tend(store: RunStore, cluster: FakeCluster) -> list[ServiceStatus]:
    """Let a dispatcher look once at store and cluster; return what it reports."""
    reported: list[ServiceStatus] = []
    asyncio.run(Dispatcher(store, reported.append)._tend(cluster))  # type: ignore[arg-type]
    return reported


@pytest.fixture
def token(store: RunStore) -> str:
    return store.create(RunSpec(epochs=1, training_examples=640)).token


def test_new_run_is_handed_over_once(store: RunStore, token: str) -> None:
    cluster = FakeCluster()
    assert tend(store, cluster) == [ServiceStatus("ready", workers=1)]
    tend(store, cluster)
    assert [handed for handed, _ in cluster.handed] == [token]


def test_stopped_run_is_not_handed_over(store: RunStore, token: str) -> None:
    store.request_stop(token)
    cluster = FakeCluster()
    tend(store, cluster)
    assert cluster.handed == []


def test_run_no_worker_can_begin_fails(store: RunStore, token: str) -> None:
    tend(store, FakeCluster("error", ModuleNotFoundError("core")))
    failure = store.get(token).failure
    assert failure is not None
    assert (failure.code, failure.params) == ("internal", {"error": "ModuleNotFoundError"})


def test_run_the_cluster_gave_up_is_handed_over_again(store: RunStore, token: str) -> None:
    tend(store, FakeCluster("error", KilledWorker("run", SimpleNamespace(address="tcp://w"), 3)))
    assert store.get(token).status == "queued"
    cluster = FakeCluster()
    tend(store, cluster)
    assert [handed for handed, _ in cluster.handed] == [token]


@pytest.mark.parametrize(
    ("status", "error"),
    [("finished", None), ("cancelled", None), ("error", StoreUnavailable("away", code="store_unreachable"))],
)
def test_task_that_says_nothing_about_the_run_leaves_it_to_its_lease(
    store: RunStore, token: str, status: str, error: LabError | None
) -> None:
    tend(store, FakeCluster(status, error))
    assert store.get(token).status == "queued"
    assert store.abandoned() == []
    assert store.abandoned(lease=-1.0) == [token]


def test_run_whose_worker_has_left_the_cluster_says_so_at_once(store: RunStore, token: str) -> None:
    cluster = FakeCluster()
    dispatcher = Dispatcher(store, lambda status: None)
    asyncio.run(dispatcher._tend(cluster))  # type: ignore[arg-type]
    store.claim(token, "tcp://gone", ticket=cluster.handed[0][1])
    asyncio.run(dispatcher._tend(cluster))  # type: ignore[arg-type]
    assert store.get(token).status == "queued"
    assert isinstance(store.events(token)[-1][1], WorkerLost)
    assert store.abandoned() == [], "the cluster sends another worker"


def test_run_that_was_paused_and_resumed_is_handed_over_anew_at_once(store: RunStore, token: str) -> None:
    cluster = FakeCluster()
    dispatcher = Dispatcher(store, lambda status: None)
    asyncio.run(dispatcher._tend(cluster))  # type: ignore[arg-type]
    store.claim(token, "tcp://w", ticket=cluster.handed[0][1])
    store.request_pause(token)
    store.append(token, 1, [Paused(step=0)])
    asyncio.run(dispatcher._tend(cluster))  # type: ignore[arg-type]
    assert [handed for handed, _ in cluster.handed] == [token], "a paused run needs no worker"
    store.request_going_on(token)
    asyncio.run(dispatcher._tend(cluster))  # type: ignore[arg-type]
    assert [handed for handed, _ in cluster.handed] == [token, token]
    assert cluster.handed[0] != cluster.handed[1]


def test_run_nobody_watches_is_stopped(sqlite_url: str) -> None:
    now = [0.0]
    with closing(RunStore(sqlite_url, Limits(unwatched_seconds=600.0), clock=lambda: now[0])) as timed:
        token = timed.create(RunSpec(epochs=1, training_examples=640)).token
        now[0] = 601.0
        tend(timed, FakeCluster())
        assert (timed.get(token).status, timed.get(token).stop_reason) == ("stopped", "unwatched")


def test_run_of_a_living_worker_is_left_alone(store: RunStore, token: str) -> None:
    cluster = FakeCluster()
    dispatcher = Dispatcher(store, lambda status: None)
    asyncio.run(dispatcher._tend(cluster))  # type: ignore[arg-type]
    store.claim(token, "tcp://w", ticket=cluster.handed[0][1])
    asyncio.run(dispatcher._tend(cluster))  # type: ignore[arg-type]
    assert store.get(token).status == "running"


@pytest.mark.parametrize("silence", [30.0, 900.0], ids=["a run without a sign of life", "a page without a look"])
def test_store_that_was_away_blames_nobody_for_their_silence(
    store_url: str, silence: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    with closing(RunStore(store_url, Limits(unwatched_seconds=600.0), clock=lambda: now[0])) as timed:
        token = timed.create(RunSpec(epochs=1, training_examples=640)).token
        cluster, lease = FakeCluster(), 10.0
        dispatcher = Dispatcher(timed, lambda status: None, lease=lease)

        def look() -> str | None:
            asyncio.run(dispatcher._tend(cluster))  # type: ignore[arg-type]
            # ``get`` would count as a look of somebody who watches.
            return next((run.status for run in timed.unfinished() if run.token == token), None)

        look()
        timed.claim(token, "tcp://w", ticket=cluster.handed[0][1])
        with monkeypatch.context() as away:
            away.setattr(timed, "abandoned", _unreachable)
            look()
        now[0] += silence
        assert look() == "running", "who lives had no time to say so"
        new = timed.create(RunSpec(epochs=1, training_examples=640)).token
        look()
        assert cluster.handed[-1][0] == new, "what nobody keeps need not wait"
        moment = time.monotonic() + lease
        monkeypatch.setattr("core.worker.dispatcher.time", SimpleNamespace(monotonic=lambda: moment))
        assert look() == (None if silence > 600 else "queued"), "who lives has had time"


def _unreachable(lease: float) -> list[str]:
    raise StoreUnavailable("away", code="store_unreachable")


def test_absent_store_is_reported_and_does_not_end_the_dispatcher() -> None:
    reported = tend(RunStore("postgresql+psycopg://lab@127.0.0.1:9/lab"), FakeCluster())
    assert [status.state for status in reported] == ["unavailable"]
    assert reported[0].reason is not None
    assert reported[0].reason.code == "store_unreachable"
