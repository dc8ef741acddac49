"""What all visitors of this web process share: settings, the run store, the training service, data and models.

Each is made once, at its first use, and raises nothing but ``LabError``. An error is not remembered: the next call
tries again. Nothing here is changed by its readers; arrays are read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import config, garbage, nodelay
from core.aside import Aside
from core.config import Config
from core.data import mnist
from core.data.corruptions import for_plain_images
from core.digits.demo import load_demo
from core.errors import RunError
from core.maths.network import Network
from core.runs.snapshot import Snapshot
from ui import delivery

# The store and the service bring SQLAlchemy, which takes longer to import than all the rest of the first page. It needs
# neither, and is there the sooner.
if TYPE_CHECKING:
    from core.runs.service import TrainingService
    from core.runs.store import RunStore

PATIENCE: Final = 2.0
"""Seconds that a page waits for another writer of the store; the reader sees nothing happen for as long."""


@st.cache_resource(show_spinner=False)
def settings() -> Config:
    """Return where the parts of the lab are, and its limits; the environment is read once."""
    return config.load()


@st.cache_resource(show_spinner=False)
def store() -> RunStore:
    """Return the run store. It opens at its first read or write, which is what raises ``StoreUnavailable``."""
    from core.runs.store import RunStore

    return RunStore(settings().store_url, settings().limits, wait=PATIENCE)


@st.cache_resource(show_spinner=False)
def training() -> TrainingService:
    """Return the training service, which starts the cluster and its worker in the background when first asked for.

    It holds a Dask client, which the cache itself would refuse: Streamlit takes a client for a coroutine.
    """
    from core.runs.service import TrainingService

    service = TrainingService(settings(), store())
    service.start()
    return service


def warm() -> None:
    """Start what takes seconds, so that it is ready when somebody presses Start. Returns at once."""
    training()


@st.cache_resource(show_spinner=False)
def answer_soon() -> None:
    """Have this process keep nobody waiting for what need not be, and lose nothing on the way, once."""
    garbage.set_apart_what_stays()
    delivery.lose_nothing()
    nodelay.for_server(st.get_option("server.port"))  # tools.streamlit_cli has seen to it; a host's own start has not


@st.cache_resource(show_spinner=False)
def classical() -> Aside:
    """Return who fits classical methods to the playground's points; see ``core.playground.classical.answer``."""
    return Aside("core.playground.classical")


@st.cache_resource(show_spinner=False)
def test_set() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return MNIST's test set.

    Returns
    -------
    images : ndarray of shape (10000, 28, 28)
        0 (paper) … 255 (ink).
    labels : ndarray of shape (10000,)

    Raises
    ------
    DataUnavailable
    """
    return mnist.load_test(settings().mnist)


@st.cache_resource(show_spinner=False)
def demo_model() -> Network:
    """Return the network that ships with the lab.

    Raises
    ------
    DataUnavailable
    """
    return load_demo()


def network_of(token: str) -> Network:
    """Return the network that the run ``token`` has come to, its last snapshot, in a form that reads ordinary images.

    Raises
    ------
    RunNotFound, StoreUnavailable, DataUnavailable
    RunError
        With the code ``no_model`` if the run has not finished an epoch, or its weights are no longer kept.
    """
    steps = store().snapshot_steps(token)
    if not steps:
        raise RunError("Expected a run with a snapshot. Received: none", code="no_model")
    return network_at(token, *steps[-1])


@st.cache_resource(show_spinner=False, max_entries=32)
def network_at(token: str, epoch: int, step: int) -> Network:
    """Return the network that a run was after ``step`` updates, as ``RunStore.snapshot_steps`` lists them.

    It reads ordinary images, as that of ``network_of``.

    Raises
    ------
    RunNotFound, StoreUnavailable, DataUnavailable, RunError
    """
    run, stored = store().get(token), store().snapshot(token, step=step)
    if stored is None:  # purged in between
        raise RunError(f"Expected a snapshot of step {step}. Received: none", code="no_model")
    network = Network.from_weights(Snapshot.from_bytes(stored.data).weights, run.spec.activation)
    return for_plain_images(network, run.spec)
