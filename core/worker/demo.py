"""Train the network that ships with the lab: ``make demo-model``, or ``python -m core.worker.demo``.

One hidden layer, like the primer's, so that it can be explained like the primer's; what it has more is what it saw.
MNIST's digits are bent, slanted and written with other pens (``core.digits.augment``), and a third as many digits are
added in forms that MNIST hardly holds (``core.digits.copybook``). Nobody's test digits are among them.
"""

from __future__ import annotations

import argparse
import logging
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import Mnist
from core.digits.augment import augment
from core.digits.copybook import write
from core.digits.demo import SHIPPED
from core.maths.arrays import FloatArray
from core.maths.network import Network
from core.worker.data import load_or_download

log = logging.getLogger(__name__)

COMMAND: Final = "python -m core.worker.demo"
CHUNK: Final = 2000
"""Images that are augmented at a time: enough for NumPy to be fast, little enough to stay small."""

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the demo model is made; stored with it. The same recipe and versions give the same model."""

    hidden_units: int = 384
    """1.2 MB of float32."""
    dropout: float = 0.2
    copies: int = 5
    """Augmented images of each of MNIST's training digits."""
    copybook: int = 100_000
    """Digits in other forms, augmented too."""
    epochs: int = 10
    batch_size: int = 256
    learning_rate: float = 0.002
    """At the start; it sinks to 0 along half a cosine."""
    seed: int = 7


def train(recipe: Recipe, data: Mnist) -> Network:
    """Return the trained network, with its metadata."""
    import keras  # takes seconds; who only asks for the recipe does not wait

    images, labels = training_set(recipe, data)
    log.info("%d training images", len(images))
    keras.utils.set_random_seed(recipe.seed)
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Dense(recipe.hidden_units, activation="relu"),
            keras.layers.Dropout(recipe.dropout),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    steps = -(-len(images) // recipe.batch_size) * recipe.epochs
    model.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps)),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(images, labels, batch_size=recipe.batch_size, epochs=recipe.epochs, verbose=2)
    return _described(model.get_weights(), recipe, data)


def training_set(recipe: Recipe, data: Mnist) -> tuple[Bytes, Bytes]:
    """Return what the model learns from: images, (n, 784) of 0 … 255, and labels, (n,)."""
    random = np.random.default_rng(recipe.seed)
    originals = np.arange(len(data.train_images)).repeat(recipe.copies)
    images = np.empty((len(originals) + recipe.copybook, 784), np.uint8)
    labels = np.empty(len(images), np.uint8)
    for start in range(0, len(originals), CHUNK):
        chosen = originals[start : start + CHUNK]
        images[start : start + len(chosen)] = _augmented(data.train_images[chosen] / np.float32(255), random)
        labels[start : start + len(chosen)] = data.train_labels[chosen]
    for start in range(len(originals), len(images), CHUNK):
        n = min(CHUNK, len(images) - start)
        written, labels[start : start + n] = write(n, random)
        images[start : start + n] = _augmented(written, random)
    return images, labels


def _augmented(images: FloatArray, random: np.random.Generator) -> Bytes:
    return np.rint(255 * augment(images, random)).astype(np.uint8).reshape(len(images), 784)


def _described(weights: list[FloatArray], recipe: Recipe, data: Mnist) -> Network:
    """Return the network with what must be known of it."""
    import keras
    import tensorflow as tf

    tested = Network.from_weights(weights)
    pixels = data.test_images.reshape(-1, 784) / np.float32(255)
    metadata: dict[str, Any] = {
        "accuracy": float((tested.predict(pixels) == data.test_labels).mean()),
        "recipe": asdict(recipe),
        "seed": recipe.seed,
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
        },
        "command": COMMAND,
    }
    return Network.from_weights(weights, metadata=metadata)


def main(arguments: list[str] | None = None) -> None:
    """Train and store the model."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Train the demo model anew.")
    parser.add_argument("--output", type=Path, default=SHIPPED)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    network = train(Recipe(), load_or_download())
    options.output.write_bytes(network.to_npz())
    log.info("%s: %s, test accuracy %.2f %%", options.output, network, 100 * network.metadata["accuracy"])


if __name__ == "__main__":
    main()
