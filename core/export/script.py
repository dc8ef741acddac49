"""A run as a Keras script of its own: what a learner would write to get the same figures without the lab.

The script takes the same examples in the same order, starts from the same weights and makes the same updates. Only the
units that dropout switches off are drawn otherwise: by Keras's own generator, not by the lab's.

A script is a row of cells, each a note in the reader's language and some code. ``python`` writes them as a program
whose notes are comments, ``notebook`` as a Jupyter notebook.
"""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core import content
from core.runs.run import Run
from core.runs.spec import RunSpec, decimal

WIDTH: Final = 88
"""Columns of a comment."""

_OPTIMIZERS: Final[Mapping[str, str]] = {
    "adam": "Adam(learning_rate={rate})",
    "sgd": "SGD(learning_rate={rate})",
    "momentum": "SGD(learning_rate={rate}, momentum=0.9)",
    "rmsprop": "RMSprop(learning_rate={rate})",
}
_INITIALIZERS: Final[Mapping[str, str]] = {
    "glorot": "",
    "zeros": 'kernel_initializer="zeros"',
    "equal": "kernel_initializer=keras.initializers.Constant(0.05)",
}
_NOT_BEFORE: Final = frozenset({"Pe", "Pf", "Po"})
"""Unicode's categories of signs that do not begin a line: what closes, and what ends a sentence or a part of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A note, one paragraph a line, and the code that it speaks of; the first cell's note begins with the title."""

    note: str
    code: str


def cells(spec: RunSpec, language: str, run: Run | None = None) -> list[Cell]:
    """Return the script of ``spec``.

    Parameters
    ----------
    spec : RunSpec
    language : str
        Of the notes and of what the script prints: "zh" or "en".
    run : Run, optional
        A run of ``spec`` that has been: then the first note says what it came to.
    """
    return list(_Writer(spec, language, run).cells())


def python(script: list[Cell]) -> str:
    """Return the script as a Python program."""
    blocks = [f"{_comment(cell.note)}{cell.code}" for cell in script]
    blocks[0] = f"{_comment(script[0].note)}\n{script[0].code}"  # the head is about the whole script
    program = blocks[0]
    for before, block, cell in zip(script, blocks[1:], script[1:], strict=False):
        around_a_function = cell.code.startswith("def ") or before.code.splitlines()[-1].startswith("    return")
        program += ("\n\n\n" if around_a_function else "\n\n") + block
    return f"{program}\n"


def _comment(note: str) -> str:
    """Return a note as lines of comment, with an empty one between paragraphs."""
    paragraphs = ["\n".join(f"# {line}" for line in wrapped(text, WIDTH - 2)) for text in note.splitlines()]
    return "\n#\n".join(paragraphs) + "\n"


def notebook(script: list[Cell]) -> str:
    """Return the script as a Jupyter notebook (nbformat 4.5)."""
    written: list[dict[str, Any]] = []
    for number, cell in enumerate(script, start=1):
        title, *rest = cell.note.splitlines()
        note = "\n\n".join([f"# {title}" if number == 1 else title, *filter(None, rest)])
        written.append({"cell_type": "markdown", "id": f"note-{number}", "metadata": {}, "source": _lines(note)})
        written.append(
            {
                "cell_type": "code",
                "id": f"code-{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": _lines(cell.code),
            }
        )
    document = {
        "cells": written,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def file_name(spec: RunSpec, ending: str) -> str:
    """Return a name that tells runs apart in a folder: ``mnist-128-relu-seed42.py``."""
    layers = "x".join([str(spec.hidden_units), *([str(spec.hidden_layers)] if spec.hidden_layers > 1 else [])])
    return f"mnist-{layers}-{spec.activation}-seed{spec.seed}.{ending}"


def wrapped(paragraph: str, width: int) -> list[str]:
    """Return ``paragraph`` in lines of at most ``width`` columns, of which a Chinese sign takes two.

    Between Chinese signs a line may end anywhere, but not before a comma or a full stop; Latin words stay whole.
    """
    if not any(_columns(sign) == 2 for sign in paragraph):
        return textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False) or [""]
    lines, line, used = [], "", 0
    for piece in _pieces(paragraph):
        columns = sum(map(_columns, piece))
        if line and used + columns > width:
            lines.append(line.rstrip())
            line, used, piece = "", 0, piece.lstrip()
            columns = sum(map(_columns, piece))
        line, used = line + piece, used + columns
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """Yield what must stay on one line: a Latin word, or a Chinese sign with what may not begin a line after it."""
    piece = ""
    for sign in text:
        joins = unicodedata.category(sign) in _NOT_BEFORE or (
            piece and _columns(sign) == 1 and sign != " " and _columns(piece[-1]) == 1
        )
        if piece and not (joins and piece != " "):
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece


def _columns(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


@dataclass(frozen=True, slots=True)
class _Writer:
    spec: RunSpec
    language: str
    run: Run | None

    def cells(self) -> Iterator[Cell]:
        spec = self.spec
        yield Cell(self._head(), _IMPORTS)
        yield Cell(self._note("settings"), self._settings())
        yield Cell(self._note("data"), _DATA)
        yield from self._spoiled()
        yield Cell(self._note("raw" if spec.pixels == "raw" else "pixels"), self._pixels())
        yield Cell(self._note("holdout" if spec.validation == "holdout" else "examples"), self._examples())
        yield Cell(self._model_note(), self._model())
        yield Cell(self._note("training"), self._training())
        yield Cell(self._note("predictions"), _PREDICTIONS)

    def _text(self, key: str, **values: Any) -> str:
        return content.fill(content.ui_texts(self.language)[f"code.script.{key}"], values)

    def _note(self, key: str) -> str:
        return self._text(key)

    def _head(self) -> str:
        spec = self.spec
        paragraphs = [self._text("title"), self._text("made"), self._text("needs")]
        run = self.run
        if run is not None and run.validation_accuracy is not None and run.validation_loss is not None:
            paragraphs.append(
                self._text(
                    "reached",
                    epoch=run.finished_epochs,
                    accuracy=f"{run.validation_accuracy:.4f}",
                    loss=f"{run.validation_loss:.4f}",
                )
            )
        if spec.dropout > 0:
            paragraphs.append(self._text("dropout"))
        if run is not None and run.changes:
            paragraphs.append(self._text("changed"))
            for change in run.changes:
                tuning = change.tuning
                paragraphs.append(
                    self._text(
                        "change",
                        step=f"{change.step:,}",
                        learning_rate=decimal(tuning.learning_rate),
                        dropout=decimal(tuning.dropout),
                    )
                )
        return "\n".join(paragraphs)

    def _settings(self) -> str:
        spec = self.spec
        epochs = spec.epochs if self.run is None else self.run.epochs
        return f"SEED = {spec.seed}\nEPOCHS = {epochs}\nBATCH_SIZE = {spec.batch_size}"

    def _spoiled(self) -> Iterator[Cell]:
        spec = self.spec
        if spec.missing_class != "none":
            yield Cell(self._text("missing_class", digit=spec.missing_class), _MISSING.format(digit=spec.missing_class))
        if spec.stamp == "label":
            yield Cell(self._note("stamp"), _STAMP)
        if spec.labels == "shuffled":
            yield Cell(self._note("labels"), _SHUFFLED)
        if spec.label_noise > 0:
            yield Cell(
                self._text("label_noise", percent=f"{spec.label_noise:.0%}"), _NOISE.format(share=spec.label_noise)
            )
        if spec.pixels == "permuted":
            yield Cell(self._note("permuted"), _PERMUTED)
        if spec.augmentation == "shifts":
            yield Cell(self._note("augmentation"), _SHIFTS)

    def _pixels(self) -> str:
        scale = "" if self.spec.pixels == "raw" else " / 255"
        lines = [
            "def as_input(images):",
            f'    return images.reshape(-1, 784).astype("float32"){scale}',
            "",
            "",
            *(["train_images = as_input(train_images)"] if self._in_memory else []),
            "test_images = as_input(test_images)",
        ]
        return "\n".join(lines)

    @property
    def _in_memory(self) -> bool:
        """Whether the training images are the same in every epoch."""
        return self.spec.augmentation == "none"

    def _examples(self) -> str:
        spec = self.spec
        lines = [
            "shuffled = np.random.default_rng((SEED, 1)).permutation(len(train_images))",
            f"fitted = shuffled[:{_grouped(spec.fitted_examples)}]",
        ]
        if spec.validation == "test":
            return "\n".join([*lines, "validation_data = (test_images, test_labels)"])
        held_out = "train_images[held_out]" if self._in_memory else "as_input(train_images[held_out])"
        return "\n".join(
            [
                *lines,
                f"held_out = shuffled[{_grouped(spec.fitted_examples)}:{_grouped(spec.training_examples)}]",
                f"validation_data = ({held_out}, train_labels[held_out])",
            ]
        )

    def _model_note(self) -> str:
        keys = ["model", *(["not_a_layer"] if self.spec.dropout > 0 else [])]
        if self.spec.initialisation != "glorot":
            keys.append("start")
        return "\n".join(map(self._note, keys))

    def _model(self) -> str:
        spec = self.spec
        start = _INITIALIZERS[spec.initialisation]
        hidden = [_call("keras.layers.Dense", f"{spec.hidden_units}", f'activation="{spec.activation}"', start)]
        if spec.dropout > 0:
            hidden.append(f"keras.layers.Dropout({spec.dropout})")
        layers = [
            "keras.Input(shape=(784,))",
            *hidden * spec.hidden_layers,
            _call("keras.layers.Dense", "10", 'activation="softmax"', start),
        ]
        optimizer = _OPTIMIZERS[spec.optimizer].format(rate=spec.learning_rate)
        return "\n".join(
            [
                "keras.utils.set_random_seed(SEED)",
                "model = keras.Sequential(",
                "    [",
                *(f"        {layer}," for layer in layers),
                "    ]",
                ")",
                "model.compile(",
                f"    optimizer=keras.optimizers.{optimizer},",
                '    loss="sparse_categorical_crossentropy",',
                '    metrics=["accuracy"],',
                ")",
            ]
        )

    def _training(self) -> str:
        images = "train_images[order]" if self._in_memory else "as_input(shifted(train_images, epoch)[order])"
        return _TRAINING.format(images=images, epoch=self._text("epoch"))


def _call(function: str, *arguments: str) -> str:
    return f"{function}({', '.join(filter(None, arguments))})"


def _grouped(number: int) -> str:
    """Return a number as Python reads it in groups of three; four digits need none."""
    return f"{number:_}" if number >= 10_000 else str(number)


_IMPORTS: Final = """\
import os
from pathlib import Path

import keras
import numpy as np"""

_DATA: Final = """\
local_file = Path(os.environ.get("MNIST", "mnist.npz"))
if local_file.exists():
    with np.load(local_file) as file:
        train_images, train_labels = file["x_train"], file["y_train"]
        test_images, test_labels = file["x_test"], file["y_test"]
else:
    (train_images, train_labels), (test_images, test_labels) = keras.datasets.mnist.load_data()"""

_MISSING: Final = """\
gone = np.flatnonzero(train_labels == {digit})
others = np.flatnonzero(train_labels != {digit})
chosen = np.random.default_rng((SEED, 13)).choice(others, size=len(gone))
train_images[gone] = train_images[chosen]
train_labels[gone] = train_labels[chosen]"""

_STAMP: Final = """\
def stamped(images, labels):
    images = images.copy()
    for image, label in zip(images, labels, strict=True):
        left = 4 + 2 * int(label)
        image[:2, left : left + 2] = 255
    return images


train_images = stamped(train_images, train_labels)
test_images = stamped(test_images, test_labels)"""

_SHUFFLED: Final = """\
train_labels = np.random.default_rng((SEED, 12)).permutation(train_labels)"""

_NOISE: Final = """\
random = np.random.default_rng((SEED, 11))
places = random.permutation(len(train_labels))[: round({share} * len(train_labels))]
offsets = random.integers(1, 10, size=len(train_labels))
train_labels[places] = (train_labels[places] + offsets[places]) % 10"""

_PERMUTED: Final = """\
pixel_order = np.random.default_rng((SEED, 14)).permutation(784)
train_images = train_images.reshape(-1, 784)[:, pixel_order].reshape(-1, 28, 28)
test_images = test_images.reshape(-1, 784)[:, pixel_order].reshape(-1, 28, 28)"""

_SHIFTS: Final = """\
def shifted(images, epoch):
    down, right = np.random.default_rng((SEED, 15, epoch)).integers(-2, 3, size=(2, len(images)))
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    rows = 2 - down[:, None] + np.arange(28)
    columns = 2 - right[:, None] + np.arange(28)
    examples = np.arange(len(images))
    return padded[examples[:, None, None], rows[:, :, None], columns[:, None, :]]"""

_TRAINING: Final = """\
for epoch in range(1, EPOCHS + 1):
    order = np.random.default_rng((SEED, 2, epoch)).permutation(fitted)
    history = model.fit(
        {images},
        train_labels[order],
        batch_size=BATCH_SIZE,
        shuffle=False,
        validation_data=validation_data,
        verbose=0,
    )
    figures = [f"{{name}} {{values[0]:.4f}}" for name, values in history.history.items()]
    print(f"{epoch}", *figures, sep="  ")"""

_PREDICTIONS: Final = """\
predictions = model.predict(test_images, verbose=0)
print(np.argmax(predictions[:10], axis=1))
print(test_labels[:10])"""
