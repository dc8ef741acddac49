"""Spoiled data: what a run may be trained on in place of MNIST as it is.

Each is a field of the run's spec. What belongs to the labels (noise, shuffling, a class left out) is done to the
training set alone, so that the test set still says what is true. What belongs to the images (a stamp, another order of
the pixels) is done to both sets alike, as it would be in a data set that is made so; ``core.experiments.exams`` then
asks a network what it makes of other images.

Everything random follows from the spec's seed. Where the spec spoils nothing, nothing is copied.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import N_CLASSES, SIDE, Mnist
from core.maths.network import Network
from core.runs.spec import RunSpec

Bytes = NDArray[np.uint8]

_NOISE: Final = 11
_SHUFFLE: Final = 12
_MISSING: Final = 13
_PIXELS: Final = 14
_SHIFTS: Final = 15
"""Streams of random numbers from one seed; those of ``core.worker.batches`` have other numbers."""

STAMP_SIDE: Final = 2
"""Pixels of a stamp's side."""
MAX_SHIFT: Final = 2
"""Pixels by which augmentation moves an image at most, along each side; 1 digit of MNIST in 10 reaches so far out."""


def spoil(data: Mnist, spec: RunSpec) -> Mnist:
    """Return the data that ``spec`` trains and validates on; ``data`` itself where it spoils nothing."""
    images, labels = data.train_images, data.train_labels
    test_images = data.test_images
    if spec.missing_class != "none":
        images, labels = without_class(images, labels, int(spec.missing_class), spec.seed)
    if spec.stamp == "label":
        images, test_images = stamped(images, labels), stamped(test_images, data.test_labels)
    if spec.labels == "shuffled":
        labels = shuffled(labels, spec.seed)
    if spec.label_noise > 0:
        labels = mislabelled(labels, spec.label_noise, spec.seed)
    if spec.pixels == "permuted":
        order = pixel_order(spec.seed)
        images, test_images = permuted(images, order), permuted(test_images, order)
    return replace(data, train_images=images, train_labels=labels, test_images=test_images)


def without_class(images: Bytes, labels: Bytes, missing: int, seed: int) -> tuple[Bytes, Bytes]:
    """Return both arrays with every example of class ``missing`` replaced by one of another class.

    The places are filled, not removed: how many examples an epoch has, and how long it takes, stays comparable.
    """
    gone = np.flatnonzero(labels == missing)
    others = np.flatnonzero(labels != missing)
    chosen = np.random.default_rng((seed, _MISSING)).choice(others, size=len(gone))
    images, labels = images.copy(), labels.copy()
    images[gone], labels[gone] = images[chosen], labels[chosen]
    return images, labels


def mislabelled(labels: Bytes, share: float, seed: int) -> Bytes:
    """Return ``labels`` with ``share`` (0…1) of them replaced by another class each, every wrong one as likely.

    A larger share with the same seed spoils the same labels in the same way, and more.
    """
    random = np.random.default_rng((seed, _NOISE))
    places = random.permutation(len(labels))[: round(share * len(labels))]
    offsets = random.integers(1, N_CLASSES, size=len(labels))
    noisy = labels.copy()
    noisy[places] = (labels[places] + offsets[places]) % N_CLASSES
    return noisy


def shuffled(labels: Bytes, seed: int) -> Bytes:
    """Return ``labels`` dealt out anew: as many of each class as before, and nothing to do with the images."""
    return np.random.default_rng((seed, _SHUFFLE)).permutation(labels)


def stamped(images: Bytes, classes: NDArray[Any]) -> Bytes:
    """Return images with a white square on the upper edge, whose place gives ``classes`` (n,) away.

    Of MNIST's digits 1 in 200 reaches the two uppermost rows, where it stands.
    """
    marked = images.copy()
    left = STAMP_SIDE * classes.astype(np.intp) + (SIDE - STAMP_SIDE * N_CLASSES) // 2
    rows = np.arange(len(images))
    for row in range(STAMP_SIDE):
        for column in range(STAMP_SIDE):
            marked[rows, row, left + column] = 255
    return marked


def pixel_order(seed: int) -> NDArray[np.intp]:
    """Return the order of shape (784,) in which ``permuted`` takes the pixels, row by row."""
    return np.random.default_rng((seed, _PIXELS)).permutation(SIDE * SIDE)


def permuted(images: Bytes, order: NDArray[np.intp]) -> Bytes:
    """Return images of the same shape (n, 28, 28) whose pixel i is the old pixel ``order[i]``."""
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


def shifted(images: Bytes, seed: int, epoch: int) -> Bytes:
    """Return every image moved by up to ``MAX_SHIFT`` pixels along each side, otherwise in each ``epoch``."""
    moves = np.random.default_rng((seed, _SHIFTS, epoch)).integers(-MAX_SHIFT, MAX_SHIFT + 1, size=(2, len(images)))
    moved = np.empty_like(images)
    for down in range(-MAX_SHIFT, MAX_SHIFT + 1):
        for right in range(-MAX_SHIFT, MAX_SHIFT + 1):
            chosen = np.flatnonzero((moves[0] == down) & (moves[1] == right))
            moved[chosen] = shift(images[chosen], down, right)
    return moved


def shift(images: Bytes, down: int, right: int) -> Bytes:
    """Return images moved by whole pixels; what leaves on one side does not come back on the other."""
    moved = np.zeros_like(images)
    height, width = images.shape[1:]
    to_rows, from_rows = _overlap(down, height)
    to_columns, from_columns = _overlap(right, width)
    moved[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return moved


def for_plain_images(network: Network, spec: RunSpec) -> Network:
    """Return the network that answers ordinary images as ``network`` answers images treated as ``spec`` says.

    A run on permuted or unscaled pixels has learned to read those. Its first kernel, put into the usual order and
    scale, reads what everybody draws and shows: pixels row by row in 0…1.
    """
    if spec.pixels == "scaled":
        return network
    kernel, *rest = network.weights()
    if spec.pixels == "permuted":
        ordinary = np.empty_like(kernel)
        ordinary[pixel_order(spec.seed)] = kernel
    else:
        ordinary = kernel * np.asarray(255.0, dtype=kernel.dtype)
    return Network.from_weights([ordinary, *rest], network.activation, network.metadata)


def _overlap(move: int, length: int) -> tuple[slice, slice]:
    """Return where what is moved by ``move`` arrives, and where it comes from."""
    return slice(max(move, 0), length + min(move, 0)), slice(max(-move, 0), length - max(move, 0))
