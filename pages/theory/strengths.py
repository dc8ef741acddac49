"""Lesson 4: what networks are good at."""

from ui import lesson
from ui.cards.strengths import end_to_end, features, more_data, non_linear

lesson.claims(
    lesson.head("strengths"),
    {
        "features": features.draw,
        "more-data": more_data.draw,
        "non-linear": non_linear.draw,
        "end-to-end": end_to_end.draw,
    },
)
