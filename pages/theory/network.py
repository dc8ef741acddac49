"""Lesson 2: neurons in layers."""

from ui import lesson
from ui.cards import trained
from ui.cards.network import layers

text = lesson.head("network")
layers.draw(text)
trained.draw(text, "depth")
trained.draw(text, "width")
