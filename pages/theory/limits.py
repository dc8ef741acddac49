"""Lesson 5: what spoils a network, and what remains hard."""

from ui import lesson
from ui.cards import trained
from ui.cards.limits import attack, compute, opaque

lesson.claims(
    lesson.head("limits"),
    {
        "dirty-labels": trained.of("dirty-labels"),
        "compute": compute.draw,
        "memorising": trained.of("memorising"),
        "opaque": opaque.draw,
        "shortcut": trained.of("shortcut"),
        "missing-class": trained.of("missing-class"),
        "attack": attack.draw,
    },
)
