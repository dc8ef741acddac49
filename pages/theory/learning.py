"""Lesson 3: how a network learns."""

from ui import lesson
from ui.cards import trained
from ui.cards.learning import backpropagation, dropout, gradient_descent, loss, traced

text = lesson.head("learning")
loss.draw(text)
gradient_descent.draw(text)
backpropagation.draw(text)
trained.draw(text, "random-start")
trained.draw(text, "optimizer-race")
trained.draw(text, "batch-size")
dropout.draw(text)
traced.draw(text)
