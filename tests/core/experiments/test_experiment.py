from dataclasses import asdict

import pytest

from core.experiments.experiment import Band, Experiment, Figures, Outcome, arm_key, grid
from core.experiments.finding import Finding
from core.runs.spec import RunSpec


def outcome(arm, seed, *accuracies, diverged=False):
    history = {"validation_accuracy": list(accuracies), "loss": [], "accuracy": [], "validation_loss": []}
    return Outcome(arm=arm, seed=seed, history=history, seconds=1.0, diverged=diverged)


def test_a_grid_is_every_combination_in_order():
    assert grid(a=(1, 2), b=("x", "y")) == (
        {"a": 1, "b": "x"},
        {"a": 1, "b": "y"},
        {"a": 2, "b": "x"},
        {"a": 2, "b": "y"},
    )


def test_the_name_of_an_arm_does_not_depend_on_the_order_of_its_fields():
    assert arm_key({"b": 1, "a": 2}) == arm_key({"a": 2, "b": 1}) == "a=2,b=1"


def test_arms_carry_their_settings_into_the_spec():
    experiment = Experiment(
        id="x",
        lesson="y",
        base=RunSpec(epochs=2),
        settings=grid(hidden_layers=(1, 3)),
        judge=lambda figures: Finding("holds", {}),
    )
    assert [asdict(arm.spec) for arm in experiment.arms] == [
        asdict(RunSpec(epochs=2, hidden_layers=layers)) for layers in (1, 3)
    ]
    assert experiment.axes == ("hidden_layers",)


def test_a_band_spans_the_final_figures_of_all_seeds():
    figures = Figures([outcome("a=1", 1, 0.1, 0.8), outcome("a=1", 2, 0.9), outcome("a=2", 1, 0.5)])
    assert figures.band("validation_accuracy", a=1) == Band(pytest.approx(0.85), 0.8, 0.9)


def test_runs_that_diverged_have_no_final_figure_and_do_not_count():
    figures = Figures([outcome("a=1", 1, diverged=True), outcome("a=1", 2, 0.9), outcome("a=2", 1, diverged=True)])
    assert figures.band("validation_accuracy", a=1) == Band(0.9, 0.9, 0.9)
    assert not figures.has("validation_accuracy", a=2)
    with pytest.raises(KeyError, match="a=2"):
        figures.band("validation_accuracy", a=2)
