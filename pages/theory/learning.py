"""Lesson 3: how a network learns."""

from ui import lesson
from ui.cards import trained
from ui.cards.learning import backpropagation, dropout, gradient_descent, loss, traced

lesson.claims(
    lesson.head("learning"),
    {
        "loss": loss.draw,
        "gradient-descent": gradient_descent.draw,
        "backpropagation": backpropagation.draw,
        "random-start": trained.of("random-start"),
        "optimizer-race": trained.of("optimizer-race"),
        "batch-size": trained.of("batch-size"),
        "dropout": dropout.draw,
        "tensorflow": traced.draw,
    },
)
