"""Every entry of the catalogue: discovered, so that a new one is held to the same."""

from itertools import pairwise

import pytest

from core import content
from core.config import Limits
from core.experiments import recorded
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import HISTORY, SEEDS, Figures, Outcome
from core.runs.spec import validate

EXPERIMENTS = pytest.mark.parametrize("experiment", CATALOGUE.values(), ids=CATALOGUE.keys())


def figures_of(experiment, share):
    """Return outcomes in which every figure of the arm number i ends at ``share(i)``, those of the exam included."""
    asked = {name for outcome in recorded.load(experiment).figures.outcomes for name in outcome.examined}
    return Figures(
        Outcome(
            arm.key,
            seed,
            {measure: [share(number)] for measure in HISTORY},
            seconds=1.0,
            examined={measure: share(number) for measure in asked},
        )
        for number, arm in enumerate(experiment.arms)
        for seed in SEEDS
    )


@EXPERIMENTS
def test_every_arm_can_be_run_by_a_learner(experiment):
    for arm in experiment.arms:
        validate(arm.spec, Limits())


@EXPERIMENTS
def test_arms_differ(experiment):
    assert len({arm.key for arm in experiment.arms}) == len({arm.spec for arm in experiment.arms})


@EXPERIMENTS
def test_the_recorded_result_has_every_arm_with_every_seed_and_says_how_it_was_made(experiment):
    record = recorded.load(experiment)
    found = sorted((outcome.arm, outcome.seed) for outcome in record.figures.outcomes)
    assert found == sorted((arm.key, seed) for arm in experiment.arms for seed in SEEDS)
    assert set(record.versions) == {"python", "numpy", "keras", "tensorflow"}
    assert record.command == f"make record ONLY={experiment.id}"


@EXPERIMENTS
@pytest.mark.parametrize("language", content.LANGUAGES)
def test_the_text_quotes_what_the_rule_measured_and_nothing_else(experiment, language):
    finding = experiment.judge(recorded.load(experiment).figures)
    body = content.lesson(language, experiment.lesson)[f"{experiment.id}.verdict"].body
    assert content.placeholders(body) == set(finding.measured), "every number in the text is filled in from the record"


@EXPERIMENTS
def test_the_verdict_can_change_when_the_figures_do(experiment):
    arms = len(experiment.arms)
    worlds = [
        lambda i: 0.1 + 0.8 * i / arms,
        lambda i: 0.9 - 0.8 * i / arms,
        lambda i: 0.9,
        lambda i: 0.9 - 0.7 * (i % 2),
    ]
    recorded_verdict = experiment.judge(recorded.load(experiment).figures).verdict
    assert {experiment.judge(figures_of(experiment, world)).verdict for world in worlds} - {recorded_verdict}


@EXPERIMENTS
@pytest.mark.parametrize("language", content.LANGUAGES)
def test_axes_and_values_have_names_in_every_language(experiment, language):
    texts = content.ui_texts(language)
    wanted = {f"experiments.fields.{field}" for field in experiment.axes}
    wanted |= {
        f"experiments.values.{value}"
        for setting in experiment.settings
        for value in setting.values()
        if isinstance(value, str)
    }
    assert wanted <= set(texts)


def test_the_catalogue_is_ordered_by_lesson():
    lessons = [experiment.lesson for experiment in CATALOGUE.values()]
    assert sum(before != after for before, after in pairwise(lessons)) == len(set(lessons)) - 1
