"""What a network's answers to the test set are worth."""

from __future__ import annotations

from core.content import Lesson
from ui.errors import explained
from ui.evaluation import classes, first, mistakes, opening, weights
from ui.evaluation.answers import evaluate


def draw(text: Lesson) -> None:
    """Draw the way to open the test set and, once it is open, everything that it says of the network."""
    with explained():
        reader = opening.draw(text)
        if reader is None:
            return
        found = evaluate(reader.network)
        first.draw(text, found)
        mistakes.draw(text, found)
        classes.draw(text, found)
        weights.draw(text, reader.network)
