"""Lesson 1: what one neuron does, and why it bends."""

from ui import lesson
from ui.cards import trained
from ui.cards.neuron import activation, nerve_cell, weighted_sum

lesson.claims(
    lesson.head("neuron"),
    {
        "weighted-sum": weighted_sum.draw,
        "activation": activation.draw,
        "two-linear-layers": trained.of("two-linear-layers"),
        "nerve-cell": nerve_cell.draw,
    },
)
