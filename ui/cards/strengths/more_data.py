"""The card "more data": accuracy over the number of training examples, and what a doubling brings."""

from __future__ import annotations

import itertools

from core.content import Lesson
from core.experiments import recorded
from core.experiments.catalogue import CATALOGUE
from core.experiments.catalogue.strengths import AMOUNTS, gains_per_doubling
from core.plots import gains as plots
from ui import experiments, figures, lesson
from ui.errors import explained
from ui.i18n import t

_ID = "more-data"


def draw(text: Lesson) -> None:
    """Draw the card."""
    experiment = CATALOGUE[_ID]
    with lesson.card(text, _ID) as card, explained():
        card.views(compare=lambda: experiments.draw(experiment), gains=_gains)
        card.verdict(lambda: experiments.finding(experiment))


def _gains() -> None:
    experiment = CATALOGUE[_ID]
    own_figures = experiments.own_figures(experiment)
    own = []
    if all(own_figures.has("validation_accuracy", training_examples=amount) for amount in AMOUNTS):
        own = gains_per_doubling(own_figures)
    steps = [f"{less:,} → {more:,}" for less, more in itertools.pairwise(AMOUNTS)]
    gains = gains_per_doubling(recorded.load(experiment).figures)
    words = (t("experiments.recorded"), t("experiments.own"), t("strengths.gains.axis"))
    figures.show(
        plots.draw(steps, gains, own, words, figures.palette()),
        key="more-data-gains",
        alt="; ".join(f"{step}: {100 * gain:+.1f}" for step, gain in zip(steps, gains, strict=True)),
    )
