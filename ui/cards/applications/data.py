"""What the cards of this lesson compute once and share among all visitors."""

from __future__ import annotations

import streamlit as st

from core.experiments import image_recognition, language, speech
from core.experiments.finding import Finding
from core.experiments.image_recognition import Curves
from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network
from ui import services


@st.cache_resource(show_spinner=False)
def digits() -> tuple[FloatArray, IntArray]:
    """Return the test digits that the image card counts on, as a network takes them, and their labels."""
    return image_recognition.examples(*services.test_set())


@st.cache_resource(show_spinner=False)
def curves() -> Curves:
    """Return how the shipped network's accuracy falls when digits are moved."""
    return image_recognition.measure(services.demo_model(), *digits())


@st.cache_resource(show_spinner=False)
def shuffled_network() -> Network:
    """Return the shipped network with its inputs connected in another order."""
    return image_recognition.shuffled_network(services.demo_model())


@st.cache_resource(show_spinner=False)
def image_finding() -> Finding:
    """Return what the card "recognising images" found."""
    return image_recognition.judge(services.demo_model(), *digits(), curves())


@st.cache_resource(show_spinner=False)
def language_finding() -> Finding:
    """Return what the card "understanding language" found."""
    return language.judge({name: language.score(name) for name in language.LANGUAGES})


@st.cache_resource(show_spinner=False)
def speech_finding() -> Finding:
    """Return what the card "recognising speech" found."""
    return speech.judge(*(speech.accuracies(trained) for trained in speech.TRAINED))
