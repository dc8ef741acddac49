"""Data: the digits themselves, and what a network depends on in them."""

from ui import lesson
from ui.cards import trained
from ui.cards.data import shuffled_pixels
from ui.dataset import browse, label, whole

text = lesson.head("data")
browse.draw(text)
whole.counts(text)
whole.averages(text)
whole.position(text)
label.draw(text)
lesson.claims(
    text,
    {
        "scaling": trained.of("scaling"),
        "shuffled-pixels": shuffled_pixels.draw,
        "shifts": trained.of("shifts"),
    },
)
