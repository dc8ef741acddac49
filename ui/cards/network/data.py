"""What the cards of this lesson compute once and share among all visitors."""

from __future__ import annotations

import streamlit as st

from core.experiments import forward_pass, hidden_transform, layers, softmax_layer
from core.experiments.finding import Finding
from core.experiments.hidden_transform import Clouds
from core.experiments.softmax_layer import Noise
from ui import services


@st.cache_resource(show_spinner=False)
def layers_finding() -> Finding:
    """Return what the card "several units make a layer" found."""
    return layers.judge()


@st.cache_resource(show_spinner=False)
def forward_pass_finding() -> Finding:
    """Return what the card "from layer to layer" found."""
    images, _ = services.test_set()
    return forward_pass.judge(services.demo_model(), images[0] / 255.0)


@st.cache_resource(show_spinner=False)
def trained_clouds() -> Clouds:
    """Return a thousand test digits at every place of the shipped network."""
    return hidden_transform.clouds(services.demo_model(), *services.test_set())


@st.cache_resource(show_spinner=False)
def untrained_clouds() -> Clouds:
    """Return the same digits in a network of the same shape that has learned nothing."""
    return hidden_transform.clouds(hidden_transform.untrained(services.demo_model()), *services.test_set())


@st.cache_resource(show_spinner=False)
def hidden_transform_finding() -> Finding:
    """Return what the card "hidden layers transform" found."""
    return hidden_transform.judge(trained_clouds(), untrained_clouds())


@st.cache_resource(show_spinner=False)
def noise(kind: str) -> Noise:
    """Return a thousand images of noise of one kind, with the shipped network's answers."""
    return softmax_layer.noise(services.demo_model(), kind, services.test_set()[0])


@st.cache_resource(show_spinner=False)
def digits() -> Noise:
    """Return a thousand test digits with the shipped network's answers."""
    return softmax_layer.of_digits(services.demo_model(), services.test_set()[0])


@st.cache_resource(show_spinner=False)
def softmax_layer_finding() -> Finding:
    """Return what the card "softmax at the end" found."""
    return softmax_layer.judge(services.demo_model(), *services.test_set())
