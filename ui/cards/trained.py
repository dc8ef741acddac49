"""Cards whose experiment trains networks: all alike, so a new one needs an entry in the catalogue and its texts."""

from __future__ import annotations

from core.content import Lesson
from core.experiments.catalogue import CATALOGUE
from ui import experiments, lesson
from ui.errors import explained


def draw(text: Lesson, experiment_id: str) -> None:
    """Draw the card of an experiment of the catalogue, whose id is also the card's."""
    experiment = CATALOGUE[experiment_id]
    with lesson.card(text, experiment_id) as card, explained():
        card.views(compare=lambda: experiments.draw(experiment))
        card.verdict(lambda: experiments.finding(experiment))
