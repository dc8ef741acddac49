import json
from dataclasses import replace

import pytest

from core.errors import DataUnavailable
from core.experiments import recorded
from core.experiments.experiment import Experiment, Outcome, grid
from core.experiments.finding import Finding
from core.runs.spec import RunSpec


@pytest.fixture
def experiment(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "FOLDER", tmp_path)
    return Experiment(
        id="tiny",
        lesson="none",
        base=RunSpec(epochs=1),
        settings=grid(hidden_layers=(1, 2)),
        judge=lambda figures: Finding("holds", {}),
    )


def write(experiment, folder):
    outcomes = [
        Outcome(
            arm.key,
            1,
            {"loss": [None, 0.5], "validation_accuracy": [0.91234567]},
            seconds=1.234,
            examined={"clean": 0.1234567},
        )
        for arm in experiment.arms
    ]
    return recorded.write(experiment, outcomes, versions={"keras": "3"}, recorded_on="2026-01-02", folder=folder)


def test_a_record_comes_back_as_it_was_written(experiment, tmp_path):
    write(experiment, tmp_path)
    record = recorded.load(experiment)
    assert record.recorded_on == "2026-01-02"
    assert record.figures.of("hidden_layers=2")[0].history == {"loss": [None, 0.5], "validation_accuracy": [0.91235]}
    assert record.figures.of("hidden_layers=2")[0].examined == {"clean": 0.12346}
    assert record.seconds == pytest.approx(2.46)


def test_a_record_of_another_grid_is_refused(experiment, tmp_path):
    write(experiment, tmp_path)
    with pytest.raises(DataUnavailable, match="another grid"):
        recorded.load(replace(experiment, base=RunSpec(epochs=2)))


@pytest.mark.parametrize("damage", [lambda text: text[: len(text) // 2], lambda text: "{}", lambda text: "[1]"])
def test_a_damaged_record_is_an_error_that_names_the_file(experiment, tmp_path, damage):
    path = write(experiment, tmp_path)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataUnavailable) as caught:
        recorded.load(experiment)
    assert caught.value.params["path"] == "tiny.json"


def test_a_missing_record_is_an_error(experiment):
    with pytest.raises(DataUnavailable):
        recorded.load(experiment)


def test_no_number_in_a_record_is_not_a_number(experiment, tmp_path):
    text = write(experiment, tmp_path).read_text(encoding="utf-8")
    json.loads(text, parse_constant=lambda name: pytest.fail(name))
