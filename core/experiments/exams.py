"""What trained networks are asked afterwards, beside the accuracy that every run reports.

An exam takes a network that reads ordinary images, 0 … 1, the spec that it was trained with, and the test set as it is;
it returns figures by the names under which ``experiments.toml`` calls them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from core.data.corruptions import Bytes, shift, stamped
from core.data.mnist import N_CLASSES
from core.experiments.experiment import Measure
from core.maths.arrays import FloatArray
from core.maths.losses import LOSSES
from core.maths.network import Network
from core.maths.softmax import softmax
from core.runs.spec import RunSpec

CHOOSING: Final = 100
"""Test images by which ``choosing`` lets somebody choose; half of them where there are fewer than twice as many."""
FAR: Final = 4
"""Pixels: as much paper as MNIST leaves around a digit's longer side."""
NEAR: Final = 2
"""Pixels: as far as augmentation moves its images."""

MISSING: Final = 7
"""The digit that ``sevens`` asks about …"""
RIVAL: Final = 9
"""… and the one that looks most like it."""

_CHOICE: Final = 31
"""Stream of random numbers from a spec's seed; those of ``core.data.corruptions`` have other numbers."""
_CHUNK: Final = 1000
"""Images that are turned to floats at a time: 3 MB."""


def forgotten_scale(network: Network, spec: RunSpec, images: Bytes, labels: Bytes) -> Mapping[Measure, float]:
    """Show the pixels in the other scale: as 0 … 255 to a network trained on 0 … 1, and the other way round."""
    factor = 1 / 255 if spec.pixels == "raw" else 255.0
    logits = _logits(network, images, factor)
    return {
        "forgotten_accuracy": _share(logits, labels),
        "forgotten_loss": float(LOSSES["sparse_categorical_crossentropy"].value(labels, logits)),
    }


def moved(network: Network, spec: RunSpec, images: Bytes, labels: Bytes) -> Mapping[Measure, float]:
    """Move the images up, down, left and right, by a little and by more; the mean of the four accuracies of each."""
    return {
        name: float(np.mean([_share(_logits(network, shift(images, *way)), labels) for way in _ways(pixels)]))
        for name, pixels in (("moved_near", NEAR), ("moved_far", FAR))
    }


def choosing(network: Network, spec: RunSpec, images: Bytes, labels: Bytes) -> Mapping[Measure, float]:
    """Ask on ``CHOOSING`` test images, by which somebody may choose among networks, and on all the others.

    Networks of one seed are asked on the same images; each seed draws its own.
    """
    right = _logits(network, images).argmax(axis=1) == labels
    order = np.random.default_rng((spec.seed, _CHOICE)).permutation(len(labels))
    chosen_by, never_seen = np.split(right[order], [min(CHOOSING, len(labels) // 2)])
    return {"chosen_by": float(chosen_by.mean()), "never_seen": float(never_seen.mean())}


def stamps(network: Network, spec: RunSpec, images: Bytes, labels: Bytes) -> Mapping[Measure, float]:
    """Show test digits with their own stamp, without one, and with that of another digit; accuracies, and how many of
    the last are answered with what the stamp says."""
    others = ((labels + 1 + np.arange(len(labels)) % (N_CLASSES - 1)) % N_CLASSES).astype(np.uint8)  # all alike often
    misled = _logits(network, stamped(images, others))
    return {
        "right_stamp": _share(_logits(network, stamped(images, labels)), labels),
        "no_stamp": _share(_logits(network, images), labels),
        "wrong_stamp": _share(misled, labels),
        "follows_stamp": _share(misled, others),
    }


def sevens(network: Network, spec: RunSpec, images: Bytes, labels: Bytes) -> Mapping[Measure, float]:
    """Show all sevens: the shares that are answered with 7 and with 9, and the mean of the largest probability, right
    or wrong. The accuracy on all other digits comes with them."""
    shown = labels == MISSING
    logits = _logits(network, images[shown])
    return {
        "sevens_right": _share(logits, labels[shown]),
        "sevens_as_nine": float((logits.argmax(axis=1) == RIVAL).mean()),
        "sevens_confidence": float(softmax(logits).max(axis=1).mean()),
        "others_right": _share(_logits(network, images[~shown]), labels[~shown]),
    }


def _ways(pixels: int) -> tuple[tuple[int, int], ...]:
    return ((pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels))


def _logits(network: Network, images: Bytes, factor: float = 1.0) -> FloatArray:
    """Return the logits, (n, 10), of images whose 0 … 1 is multiplied by ``factor``."""
    flat = images.reshape(len(images), -1)
    scale = np.float32(factor / 255)
    return np.concatenate(
        [network.logits(flat[start : start + _CHUNK] * scale) for start in range(0, len(flat), _CHUNK)]
    )


def _share(logits: FloatArray, labels: Bytes) -> float:
    """Return which share of the answers is right, 0 … 1."""
    return float((logits.argmax(axis=1) == labels).mean())
