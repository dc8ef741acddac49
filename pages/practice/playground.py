"""A small network that is trained before the learner's eyes."""

from ui.lesson import head
from ui.playground.view import experiments, playground

text = head("playground")
playground()
experiments(text)
