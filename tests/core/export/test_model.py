"""The files of a trained network, read by those they are meant for."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.export import model
from core.maths.network import Network
from core.runs.events import EpochEnd
from core.runs.spec import ACTIVATIONS, RunSpec


def trained(spec: RunSpec) -> Network:
    """A network whose biases are not 0 either."""
    weights = Network.initialise(spec.layer_sizes, spec.activation, seed=3).weights()
    random = np.random.default_rng(4)
    return Network.from_weights(
        [array + random.normal(0, 0.05, array.shape).astype(np.float32) for array in weights], spec.activation
    )


def test_weights_are_read_without_pickle_by_names_that_count_from_1() -> None:
    network = trained(RunSpec(hidden_layers=2, hidden_units=16))
    with np.load(io.BytesIO(model.weights_npz(network.weights())), allow_pickle=False) as file:
        assert file.files == ["kernel_1", "bias_1", "kernel_2", "bias_2", "kernel_3", "bias_3"]
        for array, expected in zip(file.values(), network.weights(), strict=True):
            assert array.dtype == np.float32
            assert np.array_equal(array, expected)


def test_the_history_has_a_row_for_each_epoch_and_units() -> None:
    first = EpochEnd(
        epoch=1,
        step=938,
        loss=0.25,
        accuracy=0.9,
        validation_loss=0.2,
        validation_accuracy=0.95,
        seconds=0.61234,
    )
    diverged = replace(first, epoch=2, step=1876, loss=None, validation_loss=None)
    header, *rows = csv.reader(io.StringIO(model.history_csv([first, diverged])))
    assert header == list(model.HISTORY_COLUMNS)
    assert rows == [["1", "938", "0.25", "0.9", "0.2", "0.95", "0.612"], ["2", "1876", "", "0.9", "", "0.95", "0.612"]]


SPECS = [
    RunSpec(hidden_units=24),
    RunSpec(hidden_units=8, hidden_layers=3, dropout=0.0),
    *(RunSpec(hidden_units=8, hidden_layers=2, activation=name) for name in ACTIVATIONS if name != "relu"),
]


@pytest.mark.keras
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.hidden_layers}x{spec.hidden_units}-{spec.activation}")
def test_keras_loads_the_model_and_answers_as_the_lab_does(spec: RunSpec, tmp_path: Any) -> None:
    import keras

    network = trained(spec)
    path = tmp_path / "model.keras"
    path.write_bytes(model.keras_model(spec, network.weights()))
    loaded = keras.saving.load_model(path)  # safe mode: nothing in the file is executed
    assert [layer.name for layer in loaded.layers][-1] == "output"
    for ours, theirs in zip(network.weights(), loaded.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)
    images = np.random.default_rng(5).random((50, 784)).astype(np.float32)
    np.testing.assert_allclose(loaded(images, training=False), network.probabilities(images), atol=1e-6)
    # And it trains on; eagerly, since to compile a graph for two batches takes a second.
    loaded.compile(optimizer="adam", loss="sparse_categorical_crossentropy", run_eagerly=True)
    loaded.fit(images, np.arange(50) % 10, verbose=0)


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own, when it saves
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.hidden_layers}x{spec.hidden_units}-{spec.activation}")
def test_the_file_is_laid_out_as_keras_lays_out_its_own(spec: RunSpec, tmp_path: Any) -> None:
    from core.worker import models

    models.build(spec).save(tmp_path / "theirs.keras")
    theirs = contents((tmp_path / "theirs.keras").read_bytes())
    ours = contents(model.keras_model(spec, trained(spec).weights()))
    assert ours == theirs


def contents(file: bytes) -> tuple[list[str], dict[str, Any], dict[str, Any]]:
    """Names of the members, the description of the model, and the layout of its weights, without what may differ."""
    import h5py

    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        config = json.loads(archive.read("config.json"), object_hook=_without_chance)
        config.pop("compile_config", None)
        groups: dict[str, Any] = {}
        with h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as weights:
            weights.visititems(
                lambda name, item: groups.update({name: (getattr(item, "shape", None), dict(item.attrs))})
            )
        layout = {name: found for name, found in groups.items() if not name.startswith("optimizer")}
        assert json.loads(archive.read("metadata.json")).keys() == {"keras_version", "date_saved"}
        return archive.namelist(), config, layout


def _without_chance(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in ("shared_object_id", "seed")}


def test_equal_models_make_equal_files_but_for_the_date() -> None:
    spec = RunSpec(hidden_units=8)
    weights = trained(spec).weights()
    first, second = (zipfile.ZipFile(io.BytesIO(model.keras_model(spec, weights))) for _ in range(2))
    for name in ("config.json", "model.weights.h5"):
        assert first.read(name) == second.read(name)
