"""What all visitors share: made once, never half, and in errors that can be explained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import DataUnavailable, RunError, RunNotFound, StoreUnavailable
from core.maths.network import Network
from core.runs.events import EpochEnd
from core.runs.retention import Saved
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec
from ui import services

SPEC = RunSpec(hidden_units=8, epochs=3, activation="tanh")


def finish_epoch(token: str, attempt: int, epoch: int) -> tuple[np.ndarray, ...]:
    """Let a run finish an epoch with weights of its own, and return them."""
    weights = Network.initialise(SPEC.layer_sizes, seed=epoch).weights()
    step = epoch * SPEC.steps_per_epoch
    data = Snapshot(epoch=epoch, step=step, weights=weights).to_bytes()
    figures = {"loss": 1.0, "accuracy": 0.5, "validation_loss": 1.0, "validation_accuracy": 0.5, "seconds": 1.0}
    event = EpochEnd(epoch=epoch, step=step, **figures)
    services.store().append(token, attempt, [event], save=Saved(epoch, step, weights=data, resume=data))
    return weights


def test_each_is_made_once() -> None:
    for make in (services.settings, services.store, services.training, services.test_set):
        assert make() is make()
    assert services.training().store is services.store()


def test_submitted_runs_lie_in_the_shared_store() -> None:
    run = services.training().submit(SPEC)
    assert services.store().get(run.token).spec == SPEC


def test_the_test_set_is_mnists_and_read_only() -> None:
    images, labels = services.test_set()
    assert images.shape == (10_000, 28, 28)
    assert labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert not images.flags.writeable


def test_a_data_file_that_is_missing_is_an_error_until_it_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import streamlit as st

    st.cache_resource.clear()
    monkeypatch.setenv("LAB_MNIST", str(tmp_path / "mnist.npz"))
    with pytest.raises(DataUnavailable) as caught:
        services.test_set()
    assert caught.value.code == "data_missing"
    from core.data.mnist import SHIPPED

    (tmp_path / "mnist.npz").write_bytes(SHIPPED.read_bytes())
    assert len(services.test_set()[1]) == 10_000


def test_the_network_of_a_run_is_its_latest() -> None:
    run = services.training().submit(SPEC)
    claim = services.store().claim(run.token)
    assert claim is not None
    with pytest.raises(RunError) as caught:
        services.network_of(run.token)
    assert caught.value.code == "no_model"

    first = finish_epoch(run.token, claim.attempt, 1)
    network = services.network_of(run.token)
    assert network.activation == "tanh"
    for ours, theirs in zip(network.weights(), first, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert services.network_of(run.token) is network  # nothing new: nothing read again

    second = finish_epoch(run.token, claim.attempt, 2)
    np.testing.assert_array_equal(services.network_of(run.token).weights()[0], second[0])


def test_the_network_of_no_run_is_not_found() -> None:
    with pytest.raises(RunNotFound):
        services.network_of("A" * 22)


def test_a_store_that_cannot_be_opened_is_said_at_its_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import streamlit as st

    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("LAB_STORE_URL", f"sqlite:///{(tmp_path / 'file' / 'runs.db').as_posix()}")
    st.cache_resource.clear()
    store = services.store()
    with pytest.raises(StoreUnavailable):
        store.unfinished()


def test_the_demo_model_is_a_network_for_digits() -> None:
    network = services.demo_model()
    assert (network.sizes[0], network.sizes[-1]) == (784, 10)
