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
trained.draw(text, "scaling")
shuffled_pixels.draw(text)
trained.draw(text, "shifts")
