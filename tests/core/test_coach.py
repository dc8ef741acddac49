"""The coach's rules, each on a recorded run that shows what it looks for and on one that does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core import content
from core.coach import RULES, Advice, Seen, advise, gentler
from core.config import Limits
from core.runs.events import EpochEnd
from core.runs.spec import OPTIMIZERS, RunSpec, validate

_STORED = json.loads(Path(__file__).with_name("coach_runs.json").read_text(encoding="utf-8"))
RUNS = {
    name: Seen(
        RunSpec.from_json(json.dumps(run["spec"])),
        [EpochEnd(**epoch) for epoch in run["epochs"]],
        run["diverged"],
        run["dead_share"],
    )
    for name, run in _STORED.items()
}


def said(name: str) -> dict[str, Advice]:
    return {advice.rule: advice for advice in advise(RUNS[name])}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_speaks_on_the_run_that_shows_it_and_not_on_a_calm_one(rule):
    assert rule in said(rule)
    others = {"validation_above": "overfitting"}
    assert rule not in said(others.get(rule, "calm"))


def test_a_run_without_dropout_that_has_learned_what_it_practised_is_not_explained():
    assert "validation_above" not in said("overfitting")
    assert "validation_above_plain" not in said("overfitting")


@pytest.mark.parametrize("name", RUNS)
def test_a_fix_changes_the_spec_and_stays_within_the_limits(name):
    for advice in advise(RUNS[name]):
        if advice.fix:
            assert validate(replace(RUNS[name].spec, **advice.fix), Limits()) != RUNS[name].spec


@pytest.mark.parametrize("name", ["diverging", "stuck", "too_slow"])
def test_what_decides_everything_is_said_alone(name):
    assert list(said(name)) == [name]


def test_a_run_whose_loss_is_no_number_has_diverged_even_before_its_first_epoch():
    spec = RunSpec(optimizer="sgd", learning_rate=10.0)
    (advice,) = advise(Seen(spec, [], diverged=True))
    assert advice.rule == "diverging"
    assert advice.fix["learning_rate"] < 10.0
    assert advise(Seen(spec, [])) == []


def test_epochs_without_figures_are_no_evidence():
    gap = EpochEnd(epoch=1, step=1, loss=0.1, accuracy=None, validation_loss=None, validation_accuracy=None, seconds=1)
    assert advise(Seen(RunSpec(), [gap] * 8)) == []


def test_labels_that_cannot_be_learned_are_not_called_slow():
    slow = RUNS["too_slow"]
    shuffled = replace(slow, spec=replace(slow.spec, labels="shuffled"))
    assert "too_slow" not in [advice.rule for advice in advise(shuffled)]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("learning_rate", [10.0, 3.0, 0.3, 0.001])
def test_a_gentler_learning_rate_is_a_tenth_or_less_and_allowed(optimizer, learning_rate):
    calm = gentler(RunSpec(optimizer=optimizer, learning_rate=learning_rate))
    assert calm <= learning_rate / 10 * 1.001
    validate(RunSpec(optimizer=optimizer, learning_rate=calm), Limits())


@pytest.mark.parametrize("language", content.LANGUAGES)
def test_every_rule_has_its_sentences_and_they_quote_its_evidence(language):
    texts = content.ui_texts(language)
    spoken = {advice.rule: advice for run in RUNS.values() for advice in advise(run)}
    assert set(RULES) <= spoken.keys()
    for rule, advice in spoken.items():
        quoted = set()
        for part in ("title", "seen", "why"):
            quoted |= content.placeholders(texts[f"coach.{rule}.{part}"])
        assert quoted <= set(advice.evidence), rule
