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
from core.runs.events import BatchProgress, EpochEnd, Event, Failed, Finished, Started, Stopped
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
        seen.update(options, spec=spec, data=data, stop=options["should_stop"]())
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
            real_train(*args, publish=publish_and_ask, **options | {"should_stop": lambda: stopping()})

        def stopping() -> bool:
            return store.get(token).status == "stopping"

        monkeypatch.setattr(loop, "train", train)
        execute(sqlite_url, token)
        run, snapshot = store.get(token), store.snapshot(token)
        assert run.status == "stopped"
        assert run.finished_epochs == 1
        assert snapshot is not None
        assert snapshot.epoch == 1
        assert isinstance(store.follow(token).events[-1], Stopped)
    module.store_at(sqlite_url).close()
