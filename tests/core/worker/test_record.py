"""The recorder: trains by the learner's own loop, asks the exam, and writes what it found."""

from __future__ import annotations

import json

import pytest

from core.experiments.experiment import Experiment, grid
from core.experiments.finding import Finding
from core.runs.events import EpochEnd, Failed
from core.runs.spec import RunSpec
from core.worker import record


def share_right(network, spec, images, labels):
    answers = network.probabilities(images.reshape(len(images), -1) / 255.0).argmax(axis=1)
    return {"right": float((answers == labels).mean()), "examples": float(len(labels))}


@pytest.fixture
def experiment():
    return Experiment(
        id="tiny",
        lesson="none",
        base=RunSpec(epochs=2, training_examples=200, hidden_units=8),
        settings=grid(hidden_layers=(1, 2)),
        judge=lambda figures: Finding("holds", {}),
        measures=("right",),
        exam=share_right,
    )


@pytest.mark.keras
def test_a_record_has_the_figures_of_every_epoch_and_those_of_the_exam(experiment, few_digits, tmp_path):
    stored = json.loads(record.record(experiment, few_digits, tmp_path).read_text(encoding="utf-8"))
    assert stored["spec"]["exam"] == "share_right"
    assert len(stored["outcomes"]) == 6
    for outcome in stored["outcomes"]:
        assert len(outcome["history"]["accuracy"]) == 2
        assert outcome["examined"]["examples"] == len(few_digits.test_labels)
        assert outcome["examined"]["right"] == pytest.approx(outcome["history"]["validation_accuracy"][-1], abs=1e-5)


def test_a_run_that_diverged_says_so():
    end = EpochEnd(epoch=1, step=3, loss=1.0, accuracy=0.5, validation_loss=None, validation_accuracy=0.1, seconds=1.0)
    found = record.outcome("a=1", 7, [end, Failed(code="diverged", params={})], seconds=2.0)
    assert found.diverged
    assert found.history["validation_loss"] == [None]


def test_unknown_ids_are_refused(capsys):
    with pytest.raises(SystemExit):
        record.main(["nothing-like-that"])
    assert "nothing-like-that" in capsys.readouterr().err
