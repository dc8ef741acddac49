"""Cards whose experiment trains networks: all alike, so a new one needs an entry in the catalogue and its texts."""

from __future__ import annotations

from collections.abc import Callable

from core.content import Lesson
from core.experiments.catalogue import CATALOGUE
from ui import experiments, lesson
from ui.errors import explained


def of(experiment_id: str) -> Callable[[Lesson], None]:
    """Return what draws the card of an experiment of the catalogue, whose id is also the card's."""
    experiment = CATALOGUE[experiment_id]

    def draw(text: Lesson) -> None:
        with lesson.card(text, experiment_id) as card, explained():
            card.views(compare=lambda: experiments.draw(experiment))
            card.verdict(lambda: experiments.finding(experiment))

    return draw
