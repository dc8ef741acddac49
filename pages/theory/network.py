"""Lesson 2: neurons in layers."""

from ui import lesson
from ui.cards import trained
from ui.cards.network import forward_pass, hidden_transform, layers, softmax_layer

text = lesson.head("network")
layers.draw(text)
forward_pass.draw(text)
hidden_transform.draw(text)
trained.draw(text, "depth")
trained.draw(text, "width")
softmax_layer.draw(text)
