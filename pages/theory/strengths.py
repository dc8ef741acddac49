"""Lesson 4: what networks are good at."""

from ui import lesson
from ui.cards.strengths import end_to_end, features, more_data, non_linear

text = lesson.head("strengths")
features.draw(text)
more_data.draw(text)
non_linear.draw(text)
end_to_end.draw(text)
