"""The card "weighted sum and bias"."""

from __future__ import annotations

from core.content import Lesson
from ui import lesson
from ui.cards.neuron import data, line, stencil
from ui.errors import explained


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "weighted-sum") as card, explained():
        card.views(line=line.draw, stencil=stencil.draw)
        card.verdict(data.weighted_sum_finding)
