"""Lesson 2: neurons in layers."""

from ui import lesson
from ui.cards import trained
from ui.cards.network import forward_pass, hidden_transform, layers, softmax_layer

lesson.claims(
    lesson.head("network"),
    {
        "layers": layers.draw,
        "forward-pass": forward_pass.draw,
        "hidden-transform": hidden_transform.draw,
        "depth": trained.of("depth"),
        "width": trained.of("width"),
        "softmax-layer": softmax_layer.draw,
    },
)
