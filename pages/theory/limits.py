"""Lesson 5: what spoils a network, and what remains hard."""

from ui import lesson
from ui.cards import trained
from ui.cards.limits import attack, compute, opaque

text = lesson.head("limits")
trained.draw(text, "dirty-labels")
compute.draw(text)
trained.draw(text, "memorising")
opaque.draw(text)
trained.draw(text, "shortcut")
trained.draw(text, "missing-class")
attack.draw(text)
