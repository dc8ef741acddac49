"""Learning curves: what they draw, and that a live one never changes but for its data."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any, get_args

import altair as alt
import pyarrow as pa
import pytest

from core.plots import curves
from core.plots.theme import DARK, LIGHT
from core.runs.events import BatchProgress, Changed, EpochEnd, Event, Started, WorkerLost
from core.runs.history import History
from core.runs.run import Run
from core.runs.spec import RunSpec
from core.runs.store import Cursor, Update

WORDS = curves.Words("Loss", "epoch", "training", "validation")
RUN = Run(token="t", spec=RunSpec(epochs=3), created_at=0.0, status="running")
STEPS = RUN.spec.steps_per_epoch


def history_of(*events: Event, run: Run = RUN) -> History:
    history = History(run)
    history.take(Update(run, list(events), Cursor(0, len(events)), False))
    return history


def batch(share: float, loss: float | None) -> BatchProgress:
    return BatchProgress(epoch=1, step=round(share * STEPS), loss=loss, accuracy=0.7, examples_per_second=1.0)


END = EpochEnd(epoch=1, step=STEPS, loss=0.5, accuracy=0.8, validation_loss=0.4, validation_accuracy=0.9, seconds=1.0)


def dataset(history: History, measure: curves.Measure = "loss") -> list[dict[str, Any]]:
    """What the browser reads."""
    return pa.ipc.open_stream(curves.rows(history, measure)).read_all().to_pylist()


@pytest.mark.parametrize("measure", get_args(curves.Measure))
def test_a_live_picture_is_the_same_however_much_data_it_has(measure: curves.Measure) -> None:
    pictures = [
        curves.live(history, measure, WORDS, LIGHT)
        for history in (history_of(), history_of(batch(0.1, 2.0)), history_of(batch(0.1, 2.0), END))
    ]
    data = [picture.pop("datasets")["rows"] for picture in pictures]
    assert len(set(data)) == len(data)
    assert pictures[0] == pictures[1] == pictures[2]
    assert pictures[0]["data"] == {"name": "rows"}


@pytest.mark.parametrize("measure", get_args(curves.Measure))
def test_a_live_picture_is_valid_vega_lite_and_draws_the_columns_that_there_are(measure: curves.Measure) -> None:
    picture = curves.live(history_of(batch(0.5, 1.0)), measure, WORDS, DARK) | {"datasets": {"rows": []}}
    alt.LayerChart.from_dict(picture, validate=True)
    fields = set(re.findall(r'"field": "(\w+)"', json.dumps(picture)))
    made = {step["as"] for step in picture["transform"]}
    assert fields - made == {"epochs", "value"} <= set(dataset(history_of(batch(0.5, 1.0)))[0])


def test_a_live_picture_does_not_grow_along_the_run() -> None:
    run = replace(RUN, spec=RunSpec(epochs=7))
    assert curves.live(history_of(run=run), "accuracy", WORDS, LIGHT)["encoding"]["x"]["scale"]["domain"] == [0, 7]


def test_a_live_picture_draws_both_series_over_epochs() -> None:
    rows = dataset(history_of(batch(0.5, 1.0), END))
    assert rows == [
        {"kind": 0.0, "epochs": 0.5, "value": 1.0},
        {"kind": 0.0, "epochs": 1.0, "value": 0.5},
        {"kind": 1.0, "epochs": 1.0, "value": 0.4},
    ]


def test_no_number_is_a_gap_and_never_zero() -> None:
    history = history_of(batch(0.25, 1.0), batch(0.5, None))
    drawn = [row["value"] for row in dataset(history)]
    assert drawn[0] == 1.0
    assert math.isnan(drawn[1])
    training, _ = curves.finished(history, "loss", WORDS, LIGHT).data
    assert list(training.y) == [1.0, None]
    assert training.connectgaps is False


def test_a_live_picture_stays_small() -> None:
    long = history_of(*(batch(i / 5000, 1.0) for i in range(1, 5000)), run=replace(RUN, spec=RunSpec(epochs=30)))
    assert len(dataset(long)) <= curves.MOST_POINTS + 1


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_series_differ_by_more_than_colour(colours: Any) -> None:
    history = history_of(batch(0.5, 1.0), END)
    training, validation = curves.finished(history, "accuracy", WORDS, colours).data
    assert (training.line.color, validation.line.color) == (colours.accent, colours.second)
    assert (training.line.dash, validation.line.dash) == (None, "dash")
    assert "markers" in validation.mode
    live = curves.live(history, "accuracy", WORDS, colours)
    live.pop("datasets")
    assert [layer["mark"]["type"] for layer in live["layer"]][:2] == ["line", "point"]
    assert "strokeDash" in json.dumps(live)


def test_what_happened_on_the_way_is_marked_with_its_number() -> None:
    change = Changed(step=STEPS // 2, learning_rate=0.01, dropout=0.5)
    history = history_of(batch(0.5, 1.0), change, END, WorkerLost(), Started(attempt=2, epoch=1, step=STEPS))
    marks = [row for row in dataset(history) if row["kind"] == 2.0]
    assert marks == [{"kind": 2.0, "epochs": 0.5, "value": 1.0}, {"kind": 2.0, "epochs": 1.0, "value": 2.0}]
    figure = curves.finished(history, "loss", WORDS, LIGHT)
    assert [shape.x0 for shape in figure.layout.shapes] == [0.5, 1.0]
    assert [note.text for note in figure.layout.annotations] == ["1", "2"]
    assert [(note.y, note.yanchor) for note in figure.layout.annotations] == [(1, "top"), (1, "top")]
    below = curves.finished(history, "accuracy", WORDS, LIGHT).layout.annotations
    assert [(note.y, note.yanchor) for note in below] == [(0, "bottom"), (0, "bottom")]


def test_a_run_that_trains_on_gets_a_longer_axis() -> None:
    run = replace(RUN, epochs_in_all=5)
    assert curves.live(history_of(run=run), "loss", WORDS, LIGHT)["encoding"]["x"]["scale"]["domain"] == [0, 5]


def test_the_finished_curve_of_a_stopped_run_fills_its_picture() -> None:
    figure = curves.finished(history_of(batch(0.5, 1.0)), "loss", WORDS, LIGHT)
    assert figure.layout.xaxis.range == (0, 0.5)


LOADED = """
import sys
from core.plots import curves, theme
from core.runs.history import History
from core.runs.run import Run
from core.runs.spec import RunSpec

history = History(Run(token="t", spec=RunSpec(), created_at=0.0))
curves.live(history, "loss", curves.Words("", "", "", ""), theme.LIGHT)
print(sorted({"pandas", "altair"} & sys.modules.keys()))
"""


def test_a_live_picture_needs_neither_pandas_nor_altair() -> None:
    said = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "[]"
