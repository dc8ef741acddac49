"""What the worker's tests share. The first test that needs TensorFlow imports it, not the collection of tests."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from types import ModuleType

import pytest

import core.worker  # noqa: F401  (its environment has to be set before any test imports TensorFlow)
from core.data import mnist
from core.data.mnist import Mnist
from core.runs.events import EpochEnd, Event
from core.runs.orders import Orders
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec


@pytest.fixture(scope="session")
def models() -> ModuleType:
    return importlib.import_module("core.worker.models")


@pytest.fixture(scope="session")
def updates() -> ModuleType:
    return importlib.import_module("core.worker.updates")


@pytest.fixture(scope="session")
def dropout() -> ModuleType:
    return importlib.import_module("core.worker.dropout")


@pytest.fixture(scope="session")
def engine() -> ModuleType:
    return importlib.import_module("core.worker.engine")


@pytest.fixture(scope="session")
def loop() -> ModuleType:
    return importlib.import_module("core.worker.loop")


@pytest.fixture(scope="session")
def keras() -> ModuleType:
    return importlib.import_module("keras")


@pytest.fixture(scope="session")
def tf() -> ModuleType:
    return importlib.import_module("tensorflow")


@pytest.fixture(scope="session")
def digits() -> Mnist:
    return mnist.load()


@pytest.fixture(scope="session")
def few_digits(digits: Mnist) -> Mnist:
    """1,000 to train on and 300 to test on."""
    return Mnist(
        digits.train_images[:1000], digits.train_labels[:1000], digits.test_images[:300], digits.test_labels[:300]
    )


@dataclass
class Recording:
    """A run that has ended, and everything it reported, in order."""

    calls: list[Event | Snapshot] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        return [call for call in self.calls if not isinstance(call, Snapshot)]

    @property
    def snapshots(self) -> list[Snapshot]:
        return [call for call in self.calls if isinstance(call, Snapshot)]

    def of(self, kind: type[Event]) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def figures(self) -> list[tuple]:
        """What the ends of epochs say, without the time they took."""
        return [
            (end.epoch, end.step, end.loss, end.accuracy, end.validation_loss, end.validation_accuracy)
            for end in self.of(EpochEnd)
        ]


@pytest.fixture
def record(loop, few_digits):
    """Train a spec to its end and return the ``Recording``."""

    def run(
        spec: RunSpec, *, data: Mnist = few_digits, orders=Orders, resume: Snapshot | None = None, course=()
    ) -> Recording:
        recording = Recording()
        loop.train(
            spec,
            data,
            publish=recording.calls.append,
            save=recording.calls.append,
            orders=orders,
            resume=resume,
            course=course,
        )
        return recording

    return run
