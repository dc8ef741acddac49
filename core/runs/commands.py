"""What a learner may ask of a run, and which event that becomes: pure functions of the run as it stands.

They name what is relative to the moment ("one more batch") in absolute terms ("as far as step 58"), so that an event
means the same when the run is derived again from its events, and says twice no more than once. What the run cannot
follow any more is no event at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from core.config import Limits
from core.errors import InvalidSpec
from core.runs.events import ChangeRequested, ResumeRequested, TrainOnRequested
from core.runs.orders import Tuning
from core.runs.run import Run
from core.runs.spec import validate

Until = Literal["end", "epoch", "batch"]


def go_on(run: Run, until: Until = "end") -> ResumeRequested | None:
    """Ask a run that pauses to go on: to its end, to the end of the epoch, or by one update.

    A small step begins where the run pauses: while it takes one, it cannot be asked for another.
    """
    if until == "end":
        return ResumeRequested() if run.status == "paused" or run.pause_at is not None else None
    if run.status != "paused":
        return None
    if until == "batch":
        return ResumeRequested(until=run.step + 1)
    steps = run.spec.steps_per_epoch
    return ResumeRequested(until=(run.step // steps + 1) * steps)


def train_on(run: Run, more: int, limits: Limits) -> TrainOnRequested | None:
    """Ask a run that has finished or was stopped to train for ``more`` epochs; one that was begun is the first of them.

    Raises
    ------
    InvalidSpec
        The run would have more epochs than ``limits`` allow, or nothing is asked for.
    """
    if run.status not in ("finished", "stopped"):
        return None
    epochs, most = run.finished_epochs + more, limits.epochs_in_all
    if more < 1 or epochs > most:
        raise InvalidSpec(
            f"Expected 1 … {most - run.finished_epochs} more epochs. Received: more={more}",
            field="epochs",
            value=epochs,
            expected=f"{run.finished_epochs + 1} … {most}",
        )
    return TrainOnRequested(epochs=epochs)


def change(run: Run, tuning: Tuning, limits: Limits) -> ChangeRequested | None:
    """Ask a run that has not ended to train on with other settings.

    Raises
    ------
    InvalidSpec
        One of them is outside ``limits``.
    """
    if run.ended:
        return None
    validate(replace(run.spec, learning_rate=tuning.learning_rate, dropout=tuning.dropout), limits)
    return ChangeRequested(learning_rate=tuning.learning_rate, dropout=tuning.dropout)
