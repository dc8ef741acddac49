"""What a learner's repetition costs, what it adds to an experiment, and when it agrees with the record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.config import Limits
from core.experiments import recorded, repetition
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import SEEDS, Band, Figures, Outcome
from core.runs.spec import validate

WIDTH = CATALOGUE["width"]
SPECS = [replace(arm.spec, seed=9) for arm in WIDTH.arms]


def test_a_plain_repetition_costs_what_one_recorded_seed_did() -> None:
    assert repetition.seconds(WIDTH, 30.0, SPECS) == pytest.approx(30.0 / len(SEEDS))


def test_twice_the_epochs_cost_twice_as_much_and_half_the_examples_half() -> None:
    plain = repetition.seconds(WIDTH, 30.0, SPECS)
    longer = [replace(spec, epochs=2 * spec.epochs) for spec in SPECS]
    fewer = [replace(spec, training_examples=spec.training_examples // 2) for spec in SPECS]
    assert repetition.seconds(WIDTH, 30.0, longer) == pytest.approx(2 * plain)
    assert repetition.seconds(WIDTH, 30.0, fewer) == pytest.approx(plain / 2)


@pytest.mark.parametrize("experiment", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_no_repetition_at_its_usual_size_is_said_to_take_more_than_a_minute(experiment) -> None:
    specs = [arm.spec for arm in experiment.arms]
    assert repetition.seconds(experiment, recorded.load(experiment).seconds, specs) <= 60


@pytest.mark.parametrize(
    ("name", "field", "value", "more"),
    [
        ("width", "hidden_units", 64, [{"hidden_units": 64}]),
        ("width", "hidden_units", 128, []),
        ("dirty-labels", "label_noise", 0.6, [{"label_noise": 0.6, "dropout": 0.0}]),
        (
            "depth",
            "hidden_layers",
            6,
            [{"hidden_layers": 6, "activation": name} for name in ("sigmoid", "relu")],
        ),
    ],
)
def test_a_value_of_ones_own_adds_its_arms(name, field, value, more) -> None:
    experiment = CATALOGUE[name]
    wanted = experiment.with_value(field, value)
    assert list(wanted.settings) == [*experiment.settings, *more]
    for arm in wanted.arms:
        validate(arm.spec, Limits())
    assert wanted.describe()["base"] == experiment.describe()["base"]
    # What has been run says by itself what it added.
    assert repetition.extended(experiment, [arm.spec for arm in wanted.arms]).settings == wanted.settings


def test_only_what_changes_nothing_but_the_seed_is_plain() -> None:
    assert repetition.is_plain(WIDTH, SPECS)
    assert repetition.is_plain(WIDTH, SPECS[:2]), "the others may have been purged"
    assert not repetition.is_plain(WIDTH, [replace(spec, epochs=1) for spec in SPECS])
    assert not repetition.is_plain(WIDTH, [*SPECS, replace(SPECS[0], hidden_units=64)])


@pytest.mark.parametrize(
    ("figure", "agrees"), [(0.90, True), (0.93, True), (0.87, True), (0.961, False), (0.839, False)]
)
def test_a_figure_agrees_within_the_band_and_as_far_again_outside(figure: float, agrees: bool) -> None:
    assert Band(0.9, 0.88, 0.92).agrees(figure) == agrees


def test_a_band_of_no_width_still_allows_two_points() -> None:
    assert Band(0.9, 0.9, 0.9).agrees(0.881)
    assert not Band(0.9, 0.9, 0.9).agrees(0.879)


def test_agreement_is_counted_over_what_both_have() -> None:
    record = recorded.load(WIDTH).figures

    def own(*differences: float) -> Figures:
        return Figures(
            Outcome(
                arm.key,
                9,
                {"validation_accuracy": [record.band("validation_accuracy", **arm.values).mean + difference]},
                seconds=1.0,
            )
            for arm, difference in zip(WIDTH.arms, differences, strict=False)
        )

    assert repetition.agreement(WIDTH, record, own(0.0, 0.0, -0.2)) == repetition.Agreement(2, 3)
    assert repetition.agreement(WIDTH, record, own()) == repetition.Agreement(0, 0)
    wider = WIDTH.with_value("hidden_units", 64)
    assert repetition.agreement(wider, record, own(0.0)) == repetition.Agreement(1, 1), "nothing was recorded of 64"
