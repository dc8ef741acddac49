"""The task: what it claims, what it leaves in the store, and that a second worker ends where the first would have."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import DataUnavailable
from core.runs.events import BatchProgress, EpochEnd, Event, Failed, Finished, Started, Stopped, WorkerLost
from core.runs.orders import Orders, Tuning
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from core.worker import execute as module
from core.worker.execute import execute

Train = Callable[..., None]
SPEC = RunSpec(epochs=1, training_examples=640)


@pytest.fixture
def run_with(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[Train, str], None]:
    """Execute a run in this process with another training loop."""

    def run(train: Train, token: str, ticket: str = "") -> None:
        monkeypatch.setitem(sys.modules, "core.worker.loop", SimpleNamespace(train=train))
        monkeypatch.setattr(module, "mnist", lambda: "the data")
        execute(store_url, token, ticket)
        module.store_at(store_url).close()

    return run


def test_loop_gets_what_it_needs_and_its_reports_are_stored(
    store: RunStore, run_with: Callable[[Train, str], None]
) -> None:
    seen: dict[str, Any] = {}

    def train(spec: RunSpec, data: object, **options: Any) -> None:
        seen.update(options, spec=spec, data=data, stop=options["orders"]().stop)
        options["publish"](Finished())

    token = store.create(SPEC).token
    run_with(train, token)
    assert (seen["spec"], seen["data"], seen["stop"], seen["resume"]) == (SPEC, "the data", False, None)
    assert [event.kind for _, event in store.events(token)] == ["started", "finished"]
    assert store.get(token).status == "finished"


def test_ended_run_is_not_trained(store: RunStore, run_with: Callable[[Train, str], None]) -> None:
    token = store.create(SPEC).token
    store.request_stop(token)

    def train(*args: object, **options: object) -> None:
        raise AssertionError("trained")

    run_with(train, token)
    assert store.get(token).status == "stopped"


def test_deleted_run_is_not_an_error_of_the_worker(store: RunStore, run_with: Callable[[Train, str], None]) -> None:
    run_with(lambda *args, **options: None, "a" * 22)


def test_missing_data_fails_the_run_in_the_readers_words(
    store: RunStore, run_with: Callable[[Train, str], None]
) -> None:
    def train(*args: object, **options: object) -> None:
        raise DataUnavailable("no file", path="/nowhere", reason="missing")

    token = store.create(SPEC).token
    with pytest.raises(DataUnavailable):
        run_with(train, token)
    assert store.follow(token).events[-1] == Failed(
        code="data_unavailable", params={"path": "/nowhere", "reason": "missing"}
    )


def test_run_that_another_took_over_ends_quietly_here(store: RunStore, run_with: Callable[[Train, str], None]) -> None:
    token = store.create(SPEC).token
    ticket = store.entrust(token) or ""

    def train(spec: RunSpec, data: object, *, publish: Callable[[Event], None], **options: Any) -> None:
        store.claim(token, "w2", ticket)
        while True:
            publish(BatchProgress(epoch=1, step=1, loss=1.0, accuracy=0.5, examples_per_second=1.0))

    run_with(train, token, ticket)  # type: ignore[call-arg]
    assert (store.get(token).attempt, store.get(token).status) == (2, "running")


def test_naming_the_task_imports_no_tensorflow() -> None:
    code = "import sys, core.worker.execute; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


# With the real loop --------------------------------------------------------------------------------------------------

REAL = RunSpec(hidden_units=16, epochs=3, training_examples=2000, seed=7)


def curve(store: RunStore, token: str) -> list[EpochEnd]:
    return [event for _, event in store.events(token) if isinstance(event, EpochEnd)]


def figures(event: EpochEnd) -> tuple[object, ...]:
    return (event.epoch, event.step, event.loss, event.accuracy, event.validation_loss, event.validation_accuracy)


@pytest.mark.keras
def test_interrupted_run_ends_as_an_undisturbed_one(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.worker import loop

    real_train = loop.train
    with closing(RunStore(sqlite_url)) as store:
        undisturbed = store.create(REAL).token
        execute(sqlite_url, undisturbed)
        expected = [figures(event) for event in curve(store, undisturbed)]
        assert [each[0] for each in expected] == [1, 2, 3]

        token = store.create(REAL).token
        ticket = store.entrust(token) or ""

        def die_within_epoch(epoch: int) -> Train:
            def train(*args: Any, publish: Callable[[Event], None], **options: Any) -> None:
                def publish_and_die(event: Event) -> None:
                    publish(event)
                    if isinstance(event, BatchProgress) and event.epoch == epoch:
                        raise SystemExit

                real_train(*args, publish=publish_and_die, **options)

            return train

        for epoch in (1, 2, 3):
            monkeypatch.setattr(loop, "train", die_within_epoch(epoch))
            with pytest.raises(SystemExit):
                execute(sqlite_url, token, ticket)
        monkeypatch.setattr(loop, "train", real_train)
        execute(sqlite_url, token, ticket)

        assert [figures(event) for event in curve(store, token)] == expected
        run, events = store.get(token), [event for _, event in store.events(token)]
        assert (run.status, run.attempt) == ("finished", 4)
        assert [event.epoch for event in events if isinstance(event, Started)] == [0, 0, 1, 2]
        steps = [event.step for event in events if isinstance(event, BatchProgress | EpochEnd)]
        assert steps == sorted(steps)
        last, undisturbed_last = store.snapshot(token), store.snapshot(undisturbed)
        assert last is not None
        assert undisturbed_last is not None
        assert last.data == undisturbed_last.data, "other weights"
    module.store_at(sqlite_url).close()


@pytest.mark.keras
def test_run_that_was_changed_stepped_and_interrupted_ends_as_one_that_was_only_changed(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.worker import loop

    real_train = loop.train
    with closing(RunStore(sqlite_url)) as store:
        token = store.create(REAL).token

        def change_and_die(*args: Any, publish: Callable[[Event], None], **options: Any) -> None:
            """Within the second epoch the settings are changed; soon after that has been stored, the worker dies."""

            def publish_on(event: Event) -> None:
                publish(event)
                match event:
                    case BatchProgress(epoch=2) if store.get(token).wanted is None:
                        store.request_change(token, Tuning(0.01, 0.1))
                    case BatchProgress() if store.get(token).changes:
                        raise SystemExit

            # How fast an order comes is the stream's own test.
            orders = {"orders": lambda: store.get(token).orders}
            real_train(*args, publish=publish_on, **options | orders)

        monkeypatch.setattr(loop, "train", change_and_die)
        ticket = store.entrust(token) or ""
        with pytest.raises(SystemExit):
            execute(sqlite_url, token, ticket)
        monkeypatch.setattr(loop, "train", real_train)
        (change,) = store.get(token).changes
        assert change.step > store.get(token).spec.steps_per_epoch

        store.request_pause(token)
        store.record(token, WorkerLost())
        assert store.get(token).status == "paused"
        for until in ("batch", "epoch", "end"):
            store.request_going_on(token, until)  # type: ignore[arg-type]
            execute(sqlite_url, token)
        interrupted = store.get(token)
        assert (interrupted.status, interrupted.changes) == ("finished", (change,))

        once = store.create(REAL).token
        monkeypatch.setattr(loop, "train", lambda *args, **options: real_train(*args, **options | {"course": [change]}))
        execute(sqlite_url, once)
        assert [figures(end) for end in curve(store, token)] == [figures(end) for end in curve(store, once)]
        ended, expected = store.snapshot(token), store.snapshot(once)
        assert ended is not None
        assert expected is not None
        assert ended.data == expected.data, "other weights"
        assert len(store.snapshot_steps(token)) == REAL.epochs, "what a pause has saved goes when the run goes on"

        monkeypatch.setattr(loop, "train", real_train)
        store.request_more(token, 1)
        execute(sqlite_url, token)
        assert (store.get(token).status, store.get(token).finished_epochs) == ("finished", REAL.epochs + 1)
    module.store_at(sqlite_url).close()


@pytest.mark.keras
def test_stopped_run_keeps_its_model(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.worker import loop

    real_train = loop.train
    with closing(RunStore(sqlite_url)) as store:
        token = store.create(REAL).token

        def train(*args: Any, publish: Callable[[Event], None], **options: Any) -> None:
            def publish_and_ask(event: Event) -> None:
                publish(event)
                if isinstance(event, EpochEnd) and event.epoch == 1:
                    store.request_stop(token)

            # Asked until the answer has come: how fast it comes is the stream's own test.
            real_train(*args, publish=publish_and_ask, **options | {"orders": stopping})

        def stopping() -> Orders:
            return store.get(token).orders

        monkeypatch.setattr(loop, "train", train)
        execute(sqlite_url, token)
        run, snapshot = store.get(token), store.snapshot(token)
        assert run.status == "stopped"
        assert run.finished_epochs == 1
        assert snapshot is not None
        assert snapshot.epoch == 1
        assert isinstance(store.follow(token).events[-1], Stopped)
    module.store_at(sqlite_url).close()
