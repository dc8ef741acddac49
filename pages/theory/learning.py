"""Lesson 3: how a network learns."""

from ui import lesson
from ui.cards import trained

text = lesson.head("learning")
trained.draw(text, "random-start")
trained.draw(text, "optimizer-race")
trained.draw(text, "batch-size")
