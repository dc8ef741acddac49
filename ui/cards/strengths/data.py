"""What the cards of this lesson compute or read once and share among all visitors."""

from __future__ import annotations

import streamlit as st

from core.data.corruptions import for_plain_images
from core.digits.pipeline import INPUTS
from core.errors import LabError
from core.experiments import end_to_end, feature_learning, non_linear
from core.experiments.end_to_end import Digits, Reading
from core.experiments.feature_learning import Film
from core.experiments.finding import Finding
from core.maths.network import Network
from core.playground.classical import Fitted
from core.playground.spec import PlaygroundSpec
from core.runs.events import EpochEnd
from core.runs.snapshot import Snapshot
from ui import services


@st.cache_resource(show_spinner=False)
def features_finding() -> Finding:
    """Return what the card "learns features" found."""
    return feature_learning.judge(feature_learning.load())


@st.cache_resource(show_spinner=False)
def non_linear_finding() -> Finding:
    """Return what the card "non-linear relations" found."""
    return non_linear.judge(non_linear.load())


@st.cache_resource(show_spinner=False)
def end_to_end_finding() -> Finding:
    """Return what the card "end to end" found."""
    return end_to_end.judge(feature_learning.load(), digits())


def own_film(token: str) -> Film | None:
    """Return the film of a learner's run, as far as it has come; None if nothing of it is kept."""
    try:
        epochs = tuple(sorted({epoch for epoch, _ in services.store().snapshot_steps(token) if epoch > 0}))
    except LabError:
        return None
    return _film(token, epochs) if epochs else None


@st.cache_resource(show_spinner=False, max_entries=8)
def _film(token: str, epochs: tuple[int, ...]) -> Film | None:
    store = services.store()
    spec = store.get(token).spec
    layers = {}
    for epoch in epochs:
        stored = store.snapshot(token, epoch)
        if stored is not None:  # else purged in between
            network = Network.from_weights(Snapshot.from_bytes(stored.data).weights, spec.activation)
            layers[epoch] = for_plain_images(network, spec).layers[0]
    measured = {
        event.epoch: event.validation_accuracy for _, event in store.events(token) if isinstance(event, EpochEnd)
    }
    return feature_learning.film_of(layers, measured) if layers else None


@st.cache_resource(show_spinner=False)
def digits() -> Digits:
    """Return the thousand test digits that the pipeline and the network read."""
    return end_to_end.digits(*services.test_set())


@st.cache_resource(show_spinner=False, max_entries=16)
def reading(arrival: str, broken: tuple[str, ...]) -> Reading:
    """Return how those digits are read as they come in, with some stages broken."""
    return end_to_end.read(feature_learning.load(), digits(), arrival, broken)


@st.cache_resource(show_spinner=False)
def arrivals() -> dict[str, tuple[float, float, float]]:
    """Return the accuracies of the pipeline, the network, and the network behind the hand-made stages, by arrival."""
    found = {name: reading(name, ()) for name in INPUTS}
    return {name: (one.accuracy, one.network_accuracy, one.led_accuracy) for name, one in found.items()}


@st.cache_resource(show_spinner=False, max_entries=64)
def fitted(spec: PlaygroundSpec) -> list[Fitted]:
    """Return what the classical methods and the network of ``spec`` make of its points, fitted now.

    Raises
    ------
    ServiceUnavailable
        If the process that fits the classical ones cannot be had.
    """
    classical = [Fitted(**one) for one in services.classical().ask(spec.points)]
    return [*classical, non_linear.fit_network(spec)]
