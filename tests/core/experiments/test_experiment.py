from dataclasses import asdict, replace

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


def test_the_figures_of_an_exam_are_final_ones():
    examined = Outcome("a=1", 1, {}, seconds=1.0, examined={"clean": 0.7})
    figures = Figures([examined])
    assert figures.band("clean", a=1) == Band(0.7, 0.7, 0.7)
    assert not figures.has("stamped", a=1)


def test_a_course_has_a_band_for_each_epoch_of_the_longest_run():
    figures = Figures([outcome("a=1", 1, 0.25, 0.5, 0.75), outcome("a=1", 2, 0.75, None)])
    assert figures.course("validation_accuracy", a=1) == [Band(0.5, 0.25, 0.75), Band(0.5, 0.5, 0.5), Band(*[0.75] * 3)]


def test_a_changed_exam_makes_an_old_record_invalid():
    def exam(network, spec, images, labels):
        return {}

    plain = Experiment(id="x", lesson="y", base=RunSpec(), settings=grid(epochs=(1,)), judge=lambda figures: None)
    assert "exam" not in plain.describe()
    assert replace(plain, exam=exam).describe()["exam"] == "exam"
