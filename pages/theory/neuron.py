"""Lesson 1: what one neuron does, and why it bends."""

from ui import lesson
from ui.cards import trained
from ui.cards.neuron import activation, nerve_cell, weighted_sum

text = lesson.head("neuron")
weighted_sum.draw(text)
activation.draw(text)
trained.draw(text, "two-linear-layers")
nerve_cell.draw(text)
