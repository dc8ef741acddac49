"""What a learner asks for, as events: in absolute terms, and nothing that the run cannot follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.config import Limits
from core.errors import InvalidSpec
from core.runs.commands import change, go_on, train_on
from core.runs.events import ChangeRequested, Event, ResumeRequested, TrainOnRequested
from core.runs.orders import Tuning
from core.runs.run import Run, Status, advance
from core.runs.spec import RunSpec

LIMITS = Limits(epochs_in_all=12)
SPEC = RunSpec(epochs=3, training_examples=640, batch_size=64)  # 10 steps an epoch


def run(status: Status, step: int = 15, pause_at: int | None = None) -> Run:
    at = Run(token="t", spec=SPEC, created_at=0.0, step=step, finished_epochs=step // 10)
    return replace(at, status=status, pause_at=pause_at)


def after(event: Event | None, before: Run) -> Run:
    assert event is not None
    return advance(before, event, 1.0)


@pytest.mark.parametrize(
    ("step", "until", "expected"),
    [(15, "end", None), (15, "batch", 16), (15, "epoch", 20), (20, "epoch", 30), (19, "batch", 20), (0, "epoch", 10)],
)
def test_paused_run_goes_on_as_far_as_it_is_asked(step: int, until: str, expected: int | None) -> None:
    assert go_on(run("paused", step), until) == ResumeRequested(until=expected)  # type: ignore[arg-type]


def test_one_batch_is_one_however_often_it_is_asked_for() -> None:
    before = run("paused")
    once = after(go_on(before, "batch"), before)
    assert (once.status, once.pause_at) == ("queued", 16)
    assert go_on(once, "batch") is None
    assert go_on(once, "epoch") is None
    assert after(go_on(once), once).pause_at is None, "it can be let go"


def test_run_that_will_not_pause_is_not_made_to_step() -> None:
    for status in ("queued", "running", "stopping", "finished", "stopped", "failed"):
        for until in ("end", "batch", "epoch"):
            assert go_on(run(status), until) is None  # type: ignore[arg-type]


def test_epoch_that_was_begun_is_the_first_of_those_to_train_on() -> None:
    assert train_on(run("finished", 30), 2, LIMITS) == TrainOnRequested(epochs=5)
    assert train_on(run("stopped", 15), 1, LIMITS) == TrainOnRequested(epochs=2)
    for status in ("queued", "running", "stopping", "paused", "failed"):
        assert train_on(run(status), 1, LIMITS) is None  # type: ignore[arg-type]


def test_two_quick_clicks_train_on_once() -> None:
    before = run("finished", 30)
    once = after(train_on(before, 1, LIMITS), before)
    assert train_on(once, 1, LIMITS) is None
    assert advance(once, TrainOnRequested(epochs=4), 2.0) is once


@pytest.mark.parametrize("more", [-1, 0, 10])
def test_nobody_trains_on_for_ever(more: int) -> None:
    with pytest.raises(InvalidSpec) as caught:
        train_on(run("finished", 30), more, LIMITS)
    assert caught.value.params == {"field": "epochs", "value": 3 + more, "expected": "4 … 12"}


def test_change_is_checked_as_a_spec_is() -> None:
    assert change(run("running"), Tuning(0.01, 0.2), LIMITS) == ChangeRequested(learning_rate=0.01, dropout=0.2)
    assert change(run("stopped"), Tuning(0.01, 0.2), LIMITS) is None
    for wrong, field in ((Tuning(11.0, 0.2), "learning_rate"), (Tuning(0.01, 0.9), "dropout")):
        with pytest.raises(InvalidSpec) as caught:
            change(run("running"), wrong, LIMITS)
        assert caught.value.params["field"] == field
