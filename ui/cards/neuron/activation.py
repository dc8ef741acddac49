"""The card "activation function"."""

from __future__ import annotations

from core.content import Lesson
from ui import lesson
from ui.cards.neuron import chain, data, layer, many_inputs, one_input
from ui.errors import explained


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "activation") as card, explained():
        card.views(one_input=one_input.draw, chain=chain.draw, many_inputs=many_inputs.draw, layer=layer.draw)
        card.verdict(data.activation_finding)
