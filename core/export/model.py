"""A trained network as files that others can read: weights for NumPy, a model for Keras, the history as a table.

The web process has no Keras. A ``.keras`` file is a zip of two JSON files and one of HDF5, which ``h5py`` alone can
write; a test holds what is written here to what Keras itself saves, and to what it makes of it.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.runs.events import EpochEnd
from core.runs.spec import RunSpec

Weights = Sequence[NDArray[np.float32]]
"""Kernel, bias, kernel, bias, …: the order of ``model.get_weights()``."""

HISTORY_COLUMNS: Final = (
    "epoch",
    "updates",
    "training_loss [nats]",
    "training_accuracy [0-1]",
    "validation_loss [nats]",
    "validation_accuracy [0-1]",
    "time [s]",
)

_KERAS_NAMES: Final = {"swish": "silu"}
"""Activations that Keras writes by another of their names."""
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The date of a zip's members that have none: equal models make equal members."""


def weights_npz(weights: Weights) -> bytes:
    """Return an npz of ``kernel_1``, ``bias_1``, ``kernel_2``, …, which ``numpy.load`` reads without pickle."""
    names = [f"{kind}_{layer}" for layer in range(1, len(weights) // 2 + 1) for kind in ("kernel", "bias")]
    arrays: dict[str, Any] = dict(zip(names, weights, strict=True))
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def history_csv(epochs: Sequence[EpochEnd]) -> str:
    """Return a row for each epoch, with the units in the header; a loss that is no number is an empty field."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(HISTORY_COLUMNS)
    for end in epochs:
        table.writerow(
            [
                end.epoch,
                end.step,
                end.loss,
                end.accuracy,
                end.validation_loss,
                end.validation_accuracy,
                round(end.seconds, 3),
            ]
        )
    return file.getvalue()


def keras_model(spec: RunSpec, weights: Weights) -> bytes:
    """Return a ``.keras`` file: ``keras.saving.load_model`` makes the network of it, with these weights.

    It holds no optimizer: the model answers at once, and is to be compiled before it trains on. It reads pixels as the
    run did: 0…1, or as the spec says.
    """
    facts = {"keras_version": version("keras"), "date_saved": datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S")}
    members = {
        "metadata.json": json.dumps(facts).encode(),
        "config.json": json.dumps(keras_config(spec)).encode(),
        "model.weights.h5": _hdf5(spec, weights),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, contents in members.items():
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), contents)
    return file.getvalue()


def keras_config(spec: RunSpec) -> dict[str, Any]:
    """Return how Keras describes the network of ``spec``, as ``core.worker.models.build`` names its layers."""
    pixels = {
        "batch_shape": [None, spec.layer_sizes[0]],
        "dtype": "float32",
        "sparse": False,
        "ragged": False,
        "name": "pixels",
        "optional": False,
    }
    layers = [_described("keras.layers", "InputLayer", pixels)]
    sizes = spec.layer_sizes
    for number in range(1, spec.hidden_layers + 1):
        layers.append(_dense(f"hidden_{number}", sizes[number - 1], sizes[number], spec.activation))
        dropout = {"rate": spec.dropout, "seed": None, "noise_shape": None}
        layers.append(_described("keras.layers", "Dropout", _layer(f"dropout_{number}") | dropout))
    layers.append(_dense("output", sizes[-2], sizes[-1], "softmax"))
    config = _layer("network") | {"layers": layers, "build_input_shape": [None, sizes[0]]}
    return _described("keras", "Sequential", config) | {"build_config": {"input_shape": [None, sizes[0]]}}


def _described(module: str, name: str, config: dict[str, Any]) -> dict[str, Any]:
    return {"module": module, "class_name": name, "config": config, "registered_name": None}


def _layer(name: str) -> dict[str, Any]:
    policy = _described("keras", "DTypePolicy", {"name": "float32"})
    return {"name": name, "trainable": True, "dtype": policy}


def _dense(name: str, n_inputs: int, n_units: int, activation: str) -> dict[str, Any]:
    glorot = {"seed": None, "input_axes": None, "output_axes": None}
    config = _layer(name) | {
        "units": n_units,
        "activation": _KERAS_NAMES.get(activation, activation),
        "use_bias": True,
        "kernel_initializer": _described("keras.initializers", "GlorotUniform", glorot),
        "bias_initializer": _described("keras.initializers", "Zeros", {}),
        "kernel_regularizer": None,
        "bias_regularizer": None,
        "kernel_constraint": None,
        "bias_constraint": None,
        "quantization_config": None,
    }
    return _described("keras.layers", "Dense", config) | {"build_config": {"input_shape": [None, n_inputs]}}


def _hdf5(spec: RunSpec, weights: Weights) -> bytes:
    """Return the weights as Keras lays them out: a group for each layer, named by its kind and counted from the 2nd."""
    import h5py  # 13 MB, for those alone who ask for a model

    contents = io.BytesIO()
    with h5py.File(contents, "w") as file:
        file.create_group("vars").attrs["name"] = "network"
        names = [*(f"hidden_{number}" for number in range(1, spec.hidden_layers + 1)), "output"]
        for number, name in enumerate(names):
            _add_layer(file, _numbered("dense", number), name, weights[2 * number : 2 * number + 2])
        for number in range(spec.hidden_layers):
            _add_layer(file, _numbered("dropout", number), f"dropout_{number + 1}", ())
    return contents.getvalue()


def _add_layer(file: Any, group: str, name: str, variables: Weights) -> None:
    stored = file.create_group(f"layers/{group}/vars")
    stored.attrs["name"] = name
    for number, variable in enumerate(variables):
        stored.create_dataset(str(number), data=variable)


def _numbered(kind: str, number: int) -> str:
    return f"{kind}_{number}" if number else kind
