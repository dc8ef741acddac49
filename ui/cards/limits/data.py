"""What the cards of this lesson compute once and share among all visitors."""

from __future__ import annotations

import statistics

import numpy as np
import streamlit as st

from core.data import mnist
from core.data.corruptions import Bytes
from core.experiments import attack, compute, opaque, recorded
from core.experiments.attack import Curve
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import arm_key
from core.experiments.finding import Finding
from core.explain.attack import direction
from core.explain.hidden_units import hidden
from core.maths.arrays import FloatArray
from ui import services

_PRIMERS_UNITS = 128


@st.cache_resource(show_spinner=False)
def compute_finding() -> Finding:
    """Return what the card "compute" found on this machine, at the first time it was asked."""
    figures = recorded.load(CATALOGUE["width"]).figures
    runs = figures.of(arm_key({"hidden_units": _PRIMERS_UNITS}))
    return compute.judge(
        race(),
        statistics.fmean(run.seconds for run in runs),
        figures.band("validation_accuracy", hidden_units=_PRIMERS_UNITS).mean,
    )


def race() -> compute.Race:
    """Let three ways of computing run against each other, now."""
    return compute.race(services.demo_model(), services.test_set()[0])


@st.cache_resource(show_spinner=False)
def opaque_finding() -> Finding:
    """Return what the card "opaque" found."""
    return opaque.judge(services.demo_model(), *services.test_set())


@st.cache_resource(show_spinner=False)
def training_digits() -> tuple[Bytes, Bytes]:
    """Return the training digits among which neighbours are looked for, and their labels."""
    return mnist.first_of_train(opaque.NEIGHBOURS, services.settings().mnist)


@st.cache_resource(show_spinner=False)
def spaces() -> tuple[FloatArray, FloatArray]:
    """Return the same digits as the hidden layer has them, and as pixels."""
    images = training_digits()[0] / np.float32(255)
    return hidden(services.demo_model(), images), images.reshape(len(images), -1)


@st.cache_resource(show_spinner=False)
def curve() -> Curve:
    """Return how the shipped network stands attacks and chance."""
    return attack.curve(services.demo_model(), *services.test_set())


@st.cache_resource(show_spinner=False)
def attack_finding() -> Finding:
    """Return what the card "a small change" found."""
    return attack.judge(curve())


@st.cache_resource(show_spinner=False, max_entries=32)
def soonest_fooled(offered: list[int]) -> int:
    """Return which of these test digits the smallest attack changes, so that the first look shows one at work."""
    network = services.demo_model()
    images, labels = services.test_set()
    shown = images[offered] / np.float32(255)
    ways = direction(network, shown, labels[offered])
    needed = [attack.smallest(network, image, way) or np.inf for image, way in zip(shown, ways, strict=True)]
    return offered[int(np.argmin(needed))]
