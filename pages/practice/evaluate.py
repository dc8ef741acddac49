"""Evaluate: the test set, opened once; what the answers are worth, and what they are not."""

from ui import evaluation, lesson
from ui.cards import trained

text = lesson.head("evaluate")
evaluation.draw(text)
lesson.claims(text, {"validation-flatters": trained.of("validation-flatters")})
