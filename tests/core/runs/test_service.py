"""The training service with real processes: it obeys, survives the loss of any of its parts, and leaves none behind."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from core import config
from core.config import ROOT, Config
from core.errors import InvalidSpec, OneAtATime, ServiceUnavailable, StoreUnavailable
from core.runs.events import BatchProgress, EpochEnd, Event, Started, WorkerLost
from core.runs.service import MODULE, ServiceStatus, TrainingService
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from tests.core.runs.processes import ended, wait_until
from tools.cluster import scheduler, worker
from tools.serving import free_port

TINY = RunSpec(hidden_units=16, epochs=2, training_examples=2000, seed=7)
LONG = RunSpec(hidden_units=512, hidden_layers=4, epochs=30)


def ready(service: TrainingService) -> None:
    wait_until(lambda: service.status().state == "ready")


def history(store: RunStore, token: str) -> list[Event]:
    return [event for _, event in store.events(token)]


def steps(events: list[Event]) -> list[int]:
    return [event.step for event in events if isinstance(event, BatchProgress | EpochEnd)]


def epoch_figures(events: list[Event]) -> list[tuple[object, ...]]:
    return [
        (event.epoch, event.step, event.loss, event.accuracy, event.validation_loss, event.validation_accuracy)
        for event in events
        if isinstance(event, EpochEnd)
    ]


def descendants(pid: int) -> list[psutil.Process]:
    """The process and everything it has started, as far as it is alive."""
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def worker_process(parent: int) -> psutil.Process:
    """The process below ``parent`` that trains: the one that has TensorFlow loaded."""
    return max(descendants(parent)[1:], key=lambda process: process.memory_info().rss)


def serving_pid() -> int:
    """The serving process of this process's only service."""
    found = [each.pid for each in psutil.Process().children() if MODULE in each.cmdline()]
    assert len(found) == 1, f"expected one serving process, found {found}"
    return found[0]


def settings(store_url: str, scheduler: str | None = None) -> Config:
    return replace(config.load(), scheduler=scheduler, store_url=store_url)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrainingService]:
    """A service with an embedded cluster, for all tests that leave it in order."""
    folder = tmp_path_factory.mktemp("service")
    service = TrainingService(settings(f"sqlite:///{folder.as_posix()}/runs.db"))
    service.start()
    yield service
    below = descendants(serving_pid())
    service.close()
    _, alive = psutil.wait_procs(below, timeout=10)
    assert alive == [], "closing the service left processes behind"


# Without a cluster ---------------------------------------------------------------------------------------------------


def test_submitting_validates_stores_and_does_not_wait(sqlite_url: str) -> None:
    with closing(TrainingService(settings(sqlite_url))) as service:
        run = service.submit(TINY, owner="me")  # nobody serves it: to wait would be to wait for ever
        assert (run.status, run.owner, service.store.get(run.token)) == ("queued", "me", run)
        assert service.status() == ServiceStatus("starting")
        with pytest.raises(InvalidSpec):
            service.submit(replace(TINY, epochs=1000))
        assert service.stop(run.token).status == "stopped"


def test_service_names_its_store_from_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(TrainingService(settings("sqlite:///here.db"))) as service:
        service.submit(TINY)
        assert (tmp_path / "here.db").exists()
        assert service.store.database.url == f"sqlite:///{(tmp_path / 'here.db').as_posix()}"


def test_importing_the_service_imports_no_dask() -> None:
    code = (
        "import sys, core.runs.service; sys.exit(any(m in sys.modules for m in ('distributed', 'dask', 'tensorflow')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0


def test_status_survives_the_pipe() -> None:
    for status in (
        ServiceStatus("starting"),
        ServiceStatus("ready", workers=2),
        ServiceStatus("unavailable", reason=ServiceUnavailable("no", code="scheduler_unreachable", address="tcp://x")),
        ServiceStatus("unavailable", reason=StoreUnavailable("no", code="store_full", store="here", reason="disk")),
    ):
        read = ServiceStatus.from_json(status.to_json())
        assert (read.state, read.workers) == (status.state, status.workers)
        assert type(read.reason) is type(status.reason)
        if read.reason is not None and status.reason is not None:
            assert (str(read.reason), read.reason.code) == (str(status.reason), status.reason.code)
            assert read.reason.params == status.reason.params


@pytest.mark.cluster
def test_serving_process_that_cannot_start_is_reported_and_tried_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.runs.service.RESTART_AFTER", 0.1)
    monkeypatch.setattr("core.runs.service.MODULE", "core.worker.no_such_module")
    with closing(TrainingService(settings(sqlite_url))) as service:
        service.start()
        wait_until(lambda: service.status().state == "unavailable")
        reason = service.status().reason
        assert reason is not None
        assert (reason.code, reason.params) == ("cluster_failed", {"exit_code": 1})
        monkeypatch.undo()
        wait_until(lambda: service.status().state == "starting")


# With an embedded cluster --------------------------------------------------------------------------------------------


@pytest.mark.cluster
def test_run_is_trained(service: TrainingService) -> None:
    run = service.submit(TINY)
    assert ended(service.store, run.token).status == "finished"
    events = history(service.store, run.token)
    assert isinstance(events[0], Started)
    assert events[0].worker.startswith("tcp://127.0.0.1:")
    assert [each[0] for each in epoch_figures(events)] == [1, 2]
    per_epoch = TINY.steps_per_epoch
    assert service.store.snapshot_steps(run.token) == [(1, per_epoch), (2, 2 * per_epoch)]


@pytest.mark.cluster
def test_warm_worker_begins_at_once(service: TrainingService) -> None:
    ready(service)
    run = service.submit(TINY)
    began = time.perf_counter()
    wait_until(lambda: service.store.get(run.token).step > 0)
    assert time.perf_counter() - began < 3.0  # 0.1 s on an idle machine; TensorFlow alone takes longer to import
    ended(service.store, run.token)


@pytest.mark.cluster
def test_running_run_stops_and_keeps_its_model_and_the_next_one_begins(service: TrainingService) -> None:
    store = service.store
    first, second = service.submit(LONG), service.submit(TINY)
    wait_until(lambda: store.get(first.token).step > 0)
    assert store.get(second.token).status == "queued"
    began = time.perf_counter()
    service.stop(first.token)
    assert ended(store, first.token).status == "stopped"
    assert time.perf_counter() - began < 3.0  # 0.3 s on an idle machine
    assert store.snapshot(first.token) is not None
    assert ended(store, second.token).status == "finished"


@pytest.mark.cluster
def test_run_that_pauses_frees_its_worker_for_others_and_goes_on(service: TrainingService) -> None:
    ready(service)
    mine = service.submit(LONG, owner="me").token
    with pytest.raises(OneAtATime):
        service.submit(TINY, owner="me")
    wait_until(lambda: service.store.get(mine).step > 0)
    service.pause(mine, "me")
    wait_until(lambda: service.store.get(mine).status == "paused")
    paused_at = service.store.get(mine).step

    assert ended(service.store, service.submit(TINY, owner="you").token).status == "finished"
    assert service.store.get(mine).step == paused_at

    service.go_on(mine, "batch", "me")
    wait_until(lambda: service.store.get(mine).status == "paused" and service.store.get(mine).attempt == 2)
    assert service.store.get(mine).step == paused_at + 1
    service.go_on(mine, owner="me")
    wait_until(lambda: service.store.get(mine).step > paused_at + 1)
    service.stop(mine, "me")
    run = ended(service.store, mine)
    assert (run.status, run.losses) == ("stopped", 0)
    reported = [event.step for event in history(service.store, mine) if isinstance(event, BatchProgress)]
    assert reported == sorted(set(reported))


@pytest.mark.cluster
def test_finished_run_trains_on(service: TrainingService) -> None:
    token = service.submit(TINY).token
    assert ended(service.store, token).step == TINY.epochs * TINY.steps_per_epoch
    service.train_on(token, 1)
    assert ended(service.store, token).step == (TINY.epochs + 1) * TINY.steps_per_epoch


@pytest.mark.cluster
def test_everything_listens_on_loopback_only(service: TrainingService) -> None:
    ready(service)
    listening = {
        connection.laddr.ip
        for process in descendants(serving_pid())
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


@pytest.mark.cluster
def test_killed_worker_costs_nothing_but_time(service: TrainingService) -> None:
    spec = replace(TINY, epochs=6, training_examples=20_000)
    store = service.store
    undisturbed = service.submit(spec)
    ended(store, undisturbed.token)
    run = service.submit(spec)
    wait_until(lambda: len(store.snapshot_steps(run.token)) >= 2)
    victim = worker_process(serving_pid())
    victim.kill()
    began = time.perf_counter()
    wait_until(lambda: store.get(run.token).status == "queued" or store.get(run.token).attempt == 2)
    assert time.perf_counter() - began < 5.0, "the page should soon know"
    assert ended(store, run.token).status == "finished"
    events = history(store, run.token)
    lost = [event for event in events if isinstance(event, WorkerLost)]
    started = [event for event in events if isinstance(event, Started)]
    assert len(lost) == 1
    assert [event.attempt for event in started] == [1, 2]
    assert started[1].epoch >= 2, "it did not begin anew"
    assert steps(events) == sorted(steps(events)), "the curve goes back"
    assert epoch_figures(events) == epoch_figures(history(store, undisturbed.token)), "lost, doubled or different"


@pytest.mark.cluster
def test_killed_cluster_is_started_again(service: TrainingService) -> None:
    ready(service)
    pid = serving_pid()
    below = descendants(pid)
    psutil.Process(pid).kill()
    _, alive = psutil.wait_procs(below, timeout=10)
    assert alive == [], "the worker outlived its scheduler"
    wait_until(lambda: service.status().state != "ready")
    run = service.submit(TINY)
    assert ended(service.store, run.token).status == "finished"


# The web process -----------------------------------------------------------------------------------------------------

WEB_PROCESS = """
import sys
from dataclasses import replace
from core import config
from core.runs.service import TrainingService
from core.runs.spec import RunSpec
service = TrainingService(replace(config.load(), scheduler=None, store_url=sys.argv[1]))
service.start()
run = service.submit(RunSpec(hidden_units=256, epochs=8, training_examples=20_000))
print(run.token, flush=True)
sys.stdin.read()
"""


@pytest.mark.cluster
@pytest.mark.parametrize("how", ["killed", "ended"])
def test_children_end_with_the_web_process_and_the_next_one_goes_on(sqlite_url: str, how: str) -> None:
    web = subprocess.Popen(
        [sys.executable, "-c", WEB_PROCESS, sqlite_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert web.stdin is not None
    assert web.stdout is not None
    token = web.stdout.readline().strip()
    with closing(RunStore(sqlite_url)) as store:
        wait_until(lambda: store.get(token).finished_epochs >= 1)
        below = descendants(web.pid)[1:]
        assert len(below) >= 2, "the serving process and its worker"
        if how == "killed":
            web.kill()
        web.stdin.close()
        web.wait(timeout=20)
        web.stdout.close()
        _, alive = psutil.wait_procs(below, timeout=10)
        assert alive == [], f"still running: {alive}"

        if how == "ended":
            return
        assert not store.get(token).ended
        with closing(TrainingService(settings(sqlite_url), store, lease=3.0)) as service:
            service.start()
            assert ended(store, token).status == "finished"
        events = history(store, token)
        assert [each[0] for each in epoch_figures(events)] == list(range(1, 9)), "lost or doubled"
        assert steps(events) == sorted(steps(events))
        assert [event.attempt for event in events if isinstance(event, Started)] == [1, 2]


# A scheduler elsewhere -----------------------------------------------------------------------------------------------


@pytest.mark.cluster
def test_scheduler_that_is_away_at_first(sqlite_url: str) -> None:
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with closing(TrainingService(settings(sqlite_url, scheduler=address))) as service:
        began = time.perf_counter()
        service.start()
        run = service.submit(TINY)
        wait_until(lambda: service.status().state == "unavailable")
        assert time.perf_counter() - began < 15.0  # 2 s to connect and 1 s to start, on an idle machine
        reason = service.status().reason
        assert isinstance(reason, ServiceUnavailable)
        assert reason.code == "scheduler_unreachable"
        assert reason.params["address"] == address
        assert service.store.get(run.token).status == "queued", "the run waits"
        with scheduler(port), worker(address):
            assert ended(service.store, run.token).status == "finished"
            # The run may end between two looks at the cluster; the status follows at the next one.
            wait_until(lambda: service.status() == ServiceStatus("ready", workers=1))
        wait_until(lambda: service.status().state == "unavailable")
