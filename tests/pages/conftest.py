"""Pages are tested without a cluster: what a worker would write, the tests write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import config, content
from core.maths.network import Network
from core.runs.events import BatchProgress, EpochEnd, Event, Finished
from core.runs.retention import Saved
from core.runs.run import Run
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from tests.pages.reading import settled
from ui import first_screen
from ui.training import control


@pytest.fixture(autouse=True)
def _every_page_has_a_web_process(web_process: RunStore) -> None:
    """Every test here has one of its own."""


@pytest.fixture(autouse=True)
def _no_page_waits_for_browser_or_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none that would draw the first screen meanwhile, and no worker that would obey."""
    monkeypatch.setattr(first_screen, "MOMENT", 0.0)
    monkeypatch.setattr(control, "PATIENCE", 0.0)


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Return a function that opens a page as a new visitor: ``open_page("practice/train", "zh", epochs=3)``.

    ``card="activation"`` opens a lesson's page at this card, as an address does; ``step="activation.layer"`` with this
    step of it in front, at once and not by a second run.
    """

    def open_it(page: str, language: str = "en", step: str | None = None, **query: Any) -> AppTest:
        app = AppTest.from_file(config.ROOT / "app.py", default_timeout=30)
        app.query_params["lang"] = language
        for name, value in query.items():
            app.query_params[name] = str(value)
        if step is not None:
            lesson = content.lesson(language, page.rpartition("/")[2])
            card = step.partition(".")[0]
            app.query_params["card"] = card
            app.session_state[f"views-{card}"] = lesson[step].title
        return app.switch_page(f"pages/{page}.py").run()

    return open_it


@pytest.fixture
def open_step(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that opens a lesson at a step: ``open_step("theory/network", "layers", "cuts", "zh")``."""

    def open_it(page: str, card: str | None = None, step: str | None = None, language: str = "en") -> AppTest:
        asked = {} if card is None else {"card": card}
        return settled(open_page(page, language, step=f"{card}.{step}" if card and step else None, **asked))

    return open_it


@dataclass
class Worker:
    """A worker that has taken up a run, and reports what it is told to."""

    store: RunStore
    token: str
    attempt: int
    spec: RunSpec

    def report(self, *events: Event) -> None:
        self.store.append(self.token, self.attempt, events)

    def within_epoch(self, epoch: int, share: float, loss: float | None = 0.5, accuracy: float = 0.8) -> None:
        step = round((epoch - 1 + share) * self.spec.steps_per_epoch)
        self.report(
            BatchProgress(epoch=epoch, step=step, loss=loss, accuracy=accuracy, examples_per_second=100_000.0),
        )

    def epoch(self, epoch: int, accuracy: float = 0.9, validation_accuracy: float = 0.95, **figures: Any) -> None:
        """Finish an epoch, with a network that has learned nothing as its snapshot, another one each time."""
        step = epoch * self.spec.steps_per_epoch
        values = {"loss": 0.3, "validation_loss": 0.2, "seconds": 0.6} | figures
        end = EpochEnd(epoch=epoch, step=step, accuracy=accuracy, validation_accuracy=validation_accuracy, **values)
        self.store.append(self.token, self.attempt, [end], save=self.snapshot(epoch, step))

    def snapshot(self, epoch: int, step: int) -> Saved:
        weights = Network.initialise(self.spec.layer_sizes, seed=1 + max(self.spec.epochs - epoch, 0)).weights()
        data = Snapshot(epoch=epoch, step=step, weights=weights).to_bytes()
        return Saved(epoch, step, weights=data, resume=data)

    def finish(self, accuracies: Sequence[tuple[float, float]] = ((0.8, 0.9), (0.9, 0.95))) -> str:
        """Train to the end, an epoch for each pair of training and validation accuracy; return the run's token."""
        for epoch, (accuracy, validation_accuracy) in enumerate(accuracies, start=1):
            self.within_epoch(epoch, 0.5)
            self.epoch(epoch, accuracy, validation_accuracy)
        self.report(Finished())
        return self.token


@pytest.fixture
def work_on(web_process: RunStore) -> Callable[..., Worker]:
    """Return a function that takes up a waiting run, or one with new settings: ``work_on(epochs=2)``."""

    def take_up(run: Run | None = None, **settings: Any) -> Worker:
        run = run or web_process.create(RunSpec(**{"epochs": 2} | settings))
        claim = web_process.claim(run.token)
        assert claim is not None
        return Worker(web_process, run.token, claim.attempt, run.spec)

    return take_up
