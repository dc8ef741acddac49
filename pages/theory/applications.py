"""Lesson 4: images, sentences and sounds become numbers, and then the same network reads them."""

from ui import lesson
from ui.cards.applications import closing, image, language, speech

lesson.claims(
    lesson.head("applications"),
    {
        "image-recognition": image.draw,
        "language": language.draw,
        "speech": speech.draw,
        "numbers-first": closing.numbers,
        "successors": closing.successors,
    },
)
