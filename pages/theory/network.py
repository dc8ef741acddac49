"""Lesson 2: neurons in layers."""

from ui import lesson
from ui.cards import trained

text = lesson.head("network")
trained.draw(text, "depth")
trained.draw(text, "width")
