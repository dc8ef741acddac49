"""Lesson 4: images, sentences and sounds become numbers, and then the same network reads them."""

from ui import lesson
from ui.cards.applications import closing, image, language, speech

text = lesson.head("applications")
image.draw(text)
language.draw(text)
speech.draw(text)
closing.draw(text)
