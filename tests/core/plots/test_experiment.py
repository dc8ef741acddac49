"""The figure of an experiment: bands where they were recorded, a learner's own points where there are some."""

from dataclasses import replace

import pytest

from core.experiments.experiment import Experiment, Figures, Outcome, grid
from core.experiments.finding import Finding
from core.plots import experiment as plots
from core.plots.theme import LIGHT
from core.runs.spec import RunSpec

MEASURES = {"accuracy": "training", "validation_accuracy": "test", "clean": "clean", "stamped": "stamped"}
WORDS = plots.Words("x", "accuracy", "recorded", "yours", {"relu": "ReLU", "sigmoid": "Sigmoid"}, MEASURES)
NOTHING = Figures(())


def experiment_of(*settings):
    return Experiment(id="x", lesson="y", base=RunSpec(), settings=settings, judge=lambda figures: Finding("holds", {}))


def measured(experiment, share=lambda number, seed: 0.8 + number / 100 + seed / 1000, seeds=(1, 2, 3)):
    return Figures(
        Outcome(arm.key, seed, {"validation_accuracy": [share(number, seed)]}, seconds=1.0)
        for number, arm in enumerate(experiment.arms)
        for seed in seeds
    )


def test_a_grid_of_two_fields_is_a_line_for_each_value_of_the_second():
    experiment = experiment_of(*grid(hidden_layers=(1, 2, 4), activation=("sigmoid", "relu")))
    figure = plots.draw(experiment, measured(experiment), NOTHING, WORDS, LIGHT)
    assert [(trace.name, list(trace.x)) for trace in figure.data] == [
        ("Sigmoid", ["1", "2", "4"]),
        ("ReLU", ["1", "2", "4"]),
    ]


def test_series_that_no_line_joins_stand_side_by_side_and_a_number_says_what_it_counts():
    experiment = experiment_of(*grid(activation=("linear", "relu"), hidden_layers=(1, 2)))
    words = replace(WORDS, fields={"hidden_layers": "Hidden layers"})
    figure = plots.draw(experiment, measured(experiment), measured(experiment, seeds=(9,)), words, LIGHT)
    names = ["Hidden layers 1", "Hidden layers 2"]
    assert [trace.name for trace in figure.data] == [names[0], f"yours ({names[0]})", names[1], f"yours ({names[1]})"]
    assert [trace.offsetgroup for trace in figure.data] == [names[0], names[0], names[1], names[1]]
    assert figure.layout.scattermode == "group"


def test_whiskers_reach_from_the_lowest_to_the_highest_seed():
    experiment = experiment_of(*grid(hidden_layers=(1,)))
    (trace,) = plots.draw(experiment, measured(experiment), NOTHING, WORDS, LIGHT).data
    assert trace.y[0] == pytest.approx(0.802)
    assert trace.error_y.array[0] == pytest.approx(0.001)
    assert trace.error_y.arrayminus[0] == pytest.approx(0.001)


def test_cases_that_are_no_grid_are_named_by_all_their_values():
    experiment = experiment_of(
        {"optimizer": "sgd", "learning_rate": 0.1},
        {"optimizer": "sgd", "learning_rate": 5.0},
        {"optimizer": "adam", "learning_rate": 0.001},
    )
    (trace,) = plots.draw(experiment, measured(experiment), NOTHING, WORDS, LIGHT).data
    assert list(trace.x) == ["sgd · 0.1", "sgd · 5", "adam · 0.001"]
    assert trace.mode == "markers", "between optimizers there is nothing to join by a line"


def test_a_learners_points_lie_over_the_recorded_ones_where_there_are_some():
    experiment = experiment_of(*grid(hidden_layers=(1, 2)))
    own = Figures(measured(experiment, lambda number, seed: 0.5, seeds=(9,)).outcomes[1:])
    figure = plots.draw(experiment, measured(experiment), own, WORDS, LIGHT)
    assert [(trace.name, list(trace.x), list(trace.y)) for trace in figure.data[1:]] == [("yours", ["2"], [0.5])]
    assert figure.layout.yaxis.range[0] <= 0.4, "a point of one's own is never below the picture"


def test_an_arm_all_of_whose_runs_diverged_has_no_point():
    experiment = experiment_of(*grid(hidden_layers=(1, 2)))
    good, *_ = measured(experiment).outcomes
    lost = replace(good, arm=experiment.arms[1].key, history={"validation_accuracy": []}, diverged=True)
    (trace,) = plots.draw(experiment, Figures([good, lost]), NOTHING, WORDS, LIGHT).data
    assert list(trace.x) == ["1"]


def test_several_figures_stand_side_by_side_and_each_arm_is_a_series():
    experiment = replace(experiment_of(*grid(hidden_layers=(1, 2))), measures=("clean", "stamped"))
    outcomes = [
        Outcome(arm.key, seed, {}, seconds=1.0, examined={"clean": 0.8, "stamped": 0.9 + number / 100})
        for number, arm in enumerate(experiment.arms)
        for seed in (1, 2)
    ]
    figure = plots.draw(experiment, Figures(outcomes), Figures(outcomes[-1:]), WORDS, LIGHT)
    assert [(trace.name, list(trace.x), list(trace.y)) for trace in figure.data] == [
        ("1", ["clean", "stamped"], [0.8, 0.9]),
        ("2", ["clean", "stamped"], [0.8, pytest.approx(0.91)]),
        ("yours (2)", ["clean", "stamped"], [0.8, 0.91]),
    ]


def test_figures_over_epochs_are_a_band_and_a_line_for_each_arm_and_figure():
    settings = grid(hidden_layers=(1, 2))
    experiment = replace(experiment_of(*settings), measures=("accuracy", "validation_accuracy"), over_epochs=True)
    outcomes = [
        Outcome(arm.key, seed, {"accuracy": [0.5, 0.6 + seed / 10], "validation_accuracy": [0.5, None]}, seconds=1.0)
        for arm in experiment.arms
        for seed in (1, 2)
    ]
    figure = plots.draw(experiment, Figures(outcomes), Figures(outcomes[:1]), WORDS, LIGHT)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [trace.name for trace in lines] == ["1 · training", "1 · test", "2 · training", "2 · test"]
    assert list(lines[0].y) == [0.5, pytest.approx(0.75)]
    assert list(lines[1].x) == [1], "an epoch without a figure has no point"
    assert [trace.name for trace in figure.data if trace.mode == "markers"] == [
        "yours (1 · training)",
        "yours (1 · test)",
    ]


def to_scale():
    return replace(
        experiment_of(*grid(training_examples=(50, 200, 1000))),
        measures=("accuracy", "validation_accuracy"),
        to_scale=True,
    )


def amounts(experiment, test=lambda number: 0.6 + number / 10, seeds=(1, 2)):
    return Figures(
        Outcome(
            arm.key,
            seed,
            {"accuracy": [1.0], "validation_accuracy": [test(number) + seed / 100]},
            seconds=1.0,
        )
        for number, arm in enumerate(experiment.arms)
        for seed in seeds
    )


def test_to_scale_a_line_for_each_measure_with_numbers_on_a_logarithmic_axis():
    experiment = to_scale()
    figure = plots.draw(experiment, amounts(experiment), NOTHING, WORDS, LIGHT)
    lines = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert [trace.name for trace in lines] == ["training", "test"]
    assert list(lines[1].x) == [50, 200, 1000]
    assert list(lines[1].y) == pytest.approx([0.615, 0.715, 0.815])
    assert figure.layout.xaxis.type == "log"
    assert list(figure.layout.xaxis.ticktext) == ["50", "200", "1,000"]


def test_to_scale_of_many_values_some_are_named():
    experiment = replace(to_scale(), settings=grid(hidden_units=tuple(range(64, 144, 4))))
    axis = plots.draw(experiment, amounts(experiment, lambda number: 0.5), NOTHING, WORDS, LIGHT).layout.xaxis
    assert list(axis.ticktext) == [str(units) for units in range(64, 144, 8)]


def test_to_scale_the_band_spans_the_seeds_and_ones_own_points_stand_upon_it():
    experiment = to_scale()
    own = Figures(amounts(experiment, seeds=(9,)).outcomes[:1])
    figure = plots.draw(experiment, amounts(experiment), own, WORDS, LIGHT)
    band = [trace for trace in figure.data if trace.fill == "toself"][1]
    assert list(band.y) == pytest.approx([0.62, 0.72, 0.82, 0.81, 0.71, 0.61])
    mine = [trace for trace in figure.data if trace.name == "yours (test)"]
    assert [(list(trace.x), list(trace.y)) for trace in mine] == [([50], [pytest.approx(0.69)])]


def test_a_value_of_a_learners_own_stands_in_its_place_and_has_no_band():
    experiment = experiment_of(*grid(hidden_layers=(1, 2, 8)))
    shown = experiment.with_value("hidden_layers", 4)
    own = measured(shown, lambda number, seed: 0.5, seeds=(9,))
    figure = plots.draw(shown, measured(experiment), own, WORDS, LIGHT)
    assert [list(trace.x) for trace in figure.data] == [["1", "2", "8"], ["1", "2", "4", "8"]]
    assert list(figure.layout.xaxis.categoryarray) == ["1", "2", "4", "8"]


def test_to_scale_a_value_of_ones_own_is_named_in_its_place():
    experiment = to_scale()
    shown = experiment.with_value("training_examples", 500)
    figure = plots.draw(shown, amounts(experiment), amounts(shown, lambda number: 0.6, seeds=(9,)), WORDS, LIGHT)
    assert list(figure.layout.xaxis.ticktext) == ["50", "200", "500", "1,000"]


def test_over_epochs_a_setting_of_ones_own_is_points_without_a_line_and_a_share_is_said_in_percent():
    experiment = replace(experiment_of(*grid(label_noise=(0.0, 0.4))), over_epochs=True)
    shown = experiment.with_value("label_noise", 0.6)
    words = replace(WORDS, fields={"label_noise": "noise"})
    figure = plots.draw(shown, measured(experiment), measured(shown, seeds=(9,)), words, LIGHT)
    assert [trace.name for trace in figure.data if trace.mode == "lines"] == ["noise 0%", "noise 40%"]
    assert [trace.name for trace in figure.data if trace.mode == "markers"] == [
        "yours (noise 0%)",
        "yours (noise 40%)",
        "yours (noise 60%)",
    ]


def test_long_names_below_a_figure_are_written_in_short_lines_and_short_ones_as_they_are():
    experiment = replace(experiment_of(*grid(hidden_layers=(1,))), measures=("clean", "stamped"))
    outcomes = [Outcome(experiment.arms[0].key, 1, {}, seconds=1.0, examined={"clean": 0.8, "stamped": 0.9})]
    words = replace(WORDS, measures=MEASURES | {"stamped": "Asked in the other scale"})
    named = plots.draw(experiment, Figures(outcomes), NOTHING, words, LIGHT).layout.xaxis
    assert named.tickvals == ("clean", "Asked in the other scale")
    assert named.ticktext == ("clean", "Asked in the<br>other scale")
    assert plots.draw(experiment, Figures(outcomes), NOTHING, WORDS, LIGHT).layout.xaxis.ticktext is None
