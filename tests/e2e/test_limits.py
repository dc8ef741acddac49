"""An experiment of the course, repeated by a learner: real trainings, a real exam, points over the recorded ones."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from core import content
from core.experiments.catalogue import CATALOGUE
from tools.serving import Lab

TRAINED = 120_000
"""Milliseconds for a worker to start and to train two small networks, on a machine that does other things, too."""


def test_a_learner_repeats_an_experiment_with_an_exam(fresh_lab: Lab, visit: Callable) -> None:
    texts = content.ui_texts("en")
    visitor = visit(fresh_lab).open("/limits", card="shortcut")
    card = visitor.keyed("card-shortcut")
    chart = card.locator(".lab-figure")
    own = [f"{texts['experiments.own']} ({texts[f'experiments.values.{name}']})" for name in ("none", "label")]
    expect(chart.get_by_text(texts["experiments.values.label"], exact=True)).to_be_visible()
    expect(chart.get_by_text(own[0])).to_have_count(0)
    visitor.keyed("run-shortcut").get_by_role("button").click()
    arms = len(CATALOGUE["shortcut"].arms)
    done = texts["experiments.progress"].replace("[[done]]", str(arms)).replace("[[total]]", str(arms))
    expect(card.get_by_text(done)).to_be_visible(timeout=TRAINED)
    for name in own:
        expect(chart.get_by_text(name).first).to_be_visible()
    compared = texts["experiments.agreement"].split("[[of]]")[1].split("[[")[0]
    expect(card.get_by_text(compared)).to_be_visible()
    assert visitor.errors == []
