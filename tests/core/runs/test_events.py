import json
from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from core.runs import events
from core.runs.events import (
    KINDS,
    BatchProgress,
    Changed,
    ChangeRequested,
    EpochEnd,
    Event,
    Failed,
    Finished,
    Paused,
    PauseRequested,
    ResumeRequested,
    Started,
    Stopped,
    StopRequested,
    TrainOnRequested,
    WorkerLost,
    finite,
    from_json,
    to_json,
)

ONE_OF_EACH = [
    Started(),
    Started(epoch=3, attempt=2, worker="tcp://127.0.0.1:40001"),
    BatchProgress(epoch=1, step=64, loss=0.25, accuracy=0.9375, examples_per_second=61_234.5),
    BatchProgress(epoch=1, step=64, loss=None, accuracy=None, examples_per_second=0.0),
    EpochEnd(
        epoch=2,
        step=1876,
        loss=0.1,
        accuracy=0.97,
        validation_loss=1 / 3,
        validation_accuracy=0.9612,
        seconds=0.61,
    ),
    EpochEnd(epoch=2, step=1876, loss=None, accuracy=0.1, validation_loss=None, validation_accuracy=None, seconds=0.61),
    StopRequested(),
    StopRequested(reason="unwatched"),
    PauseRequested(),
    ResumeRequested(),
    ResumeRequested(until=939),
    TrainOnRequested(epochs=12),
    ChangeRequested(learning_rate=0.0003, dropout=0.15),
    Changed(step=57, learning_rate=0.0003, dropout=0.15),
    Paused(step=57),
    WorkerLost(),
    Finished(),
    Stopped(),
    Stopped(reason="nobody is watching · 无人观看"),
    Failed(code="diverged", params={"epoch": 1, "learning_rate": 10.0, "path": "数据/mnist.npz", "nothing": None}),
]


def test_one_of_each_is_tried():
    assert {type(event) for event in ONE_OF_EACH} == set(KINDS.values())


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.kind)
def test_round_trip(event):
    again = from_json(event.kind, to_json(event))
    assert again == event
    assert type(again) is type(event)


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.kind)
def test_json_holds_the_fields_and_nothing_else(event):
    assert set(json.loads(to_json(event))) == {field.name for field in fields(event)}


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.kind)
def test_an_event_has_happened_and_cannot_be_changed(event):
    with pytest.raises((FrozenInstanceError, TypeError)):
        event.epoch = 9


def test_every_kind_is_known_by_its_name():
    assert all(kind == event.kind for kind, event in KINDS.items())
    declared = {
        value.kind
        for value in vars(events).values()
        if isinstance(value, type) and issubclass(value, Event) and value is not Event
    }
    assert set(KINDS) == declared


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), np.float32("nan"), np.float64("inf")])
def test_what_is_no_number_becomes_a_gap(value):
    assert finite(value) is None


@pytest.mark.parametrize("value", [0.0, -1.5, 1e308, 5e-324, 3, np.float32(0.5), np.float64(0.25), np.int64(7)])
def test_a_number_stays_and_becomes_plain(value):
    assert finite(value) == value
    assert type(finite(value)) is float


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("field", ["loss", "accuracy", "examples_per_second"])
def test_a_loss_that_is_no_number_is_never_stored(field, value):
    figures = {"loss": 0.5, "accuracy": 0.5, "examples_per_second": 1.0, field: value}
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(BatchProgress(epoch=1, step=1, **figures))


def test_a_kind_nobody_knows_is_an_error():
    with pytest.raises(KeyError, match="postponed"):
        from_json("postponed", "{}")


def test_fields_that_do_not_belong_are_an_error():
    with pytest.raises(TypeError, match="colour"):
        from_json("finished", '{"colour": "blue"}')
    with pytest.raises(TypeError, match="loss"):
        from_json("batch", '{"epoch": 1, "step": 1, "accuracy": 1, "examples_per_second": 1}')
