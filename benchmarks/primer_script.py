"""The primer's training as it is printed there, measured: ``python -m benchmarks.primer_script``.

The network, the preparation of the data and ``fit`` are the primer's, line by line. Only where the data come from
differs (the same file as the lab's), and matplotlib, which the primer imports and does not use, is left out. The clock
starts when the data are in memory and TensorFlow and Keras are imported.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time

from tensorflow import keras

from core.data.mnist import load


def main() -> None:
    """Train, and print what was measured as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=10)
    epochs = parser.parse_args().epochs

    digits = load()
    train_images, train_labels = digits.train_images, digits.train_labels
    test_images, test_labels = digits.test_images, digits.test_labels
    keras.Sequential  # noqa: B018  (TensorFlow imports Keras at the first touch)

    began, processor_began = time.perf_counter(), time.process_time()
    train_images = train_images / 255.0
    test_images = test_images / 255.0
    train_images = train_images.reshape((-1, 784))
    test_images = test_images.reshape((-1, 784))
    model = keras.Sequential(
        [
            keras.layers.Dense(128, activation="relu", input_shape=(784,)),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        train_images, train_labels, epochs=epochs, batch_size=64, validation_data=(test_images, test_labels)
    )
    seconds = time.perf_counter() - began
    measured = {
        "seconds": seconds,
        "processor_seconds": time.process_time() - processor_began,
        "megabytes": peak_megabytes(),
        "accuracy": history.history["val_accuracy"][-1],
    }
    sys.stdout.write("\n" + json.dumps(measured))


def peak_megabytes() -> float:
    """Return the most memory that this process has ever held, in MB (10⁶ bytes). Linux and macOS only."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
