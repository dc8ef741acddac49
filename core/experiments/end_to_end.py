"""The experiment of "end to end": a hand-made pipeline and a network from pixels read the same thousand digits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.digits import pipeline
from core.digits.pipeline import IMAGE_STAGES, INPUTS, STAGES, Passage
from core.experiments.feature_learning import Record
from core.experiments.finding import Finding
from core.experiments.rules import percent, points
from core.maths.arrays import FloatArray, IntArray

FIRST, STRIDE = 7, 10
"""Every tenth digit of the test set is read, from the eighth on: to the network this thousand is as hard as the whole
set (97.6 % and 97.5 % right), where others are a little easier or harder."""

LEAD: Final = 0.10
"""By so much the network has to beat the pipeline."""
FALL: Final = 0.20
"""A network that loses so much on digits that were merely moved relied on somebody to lay them in the middle."""

_INK_MOVED: Final = 0.25
"""An image counts as changed where so much of its ink came or went."""
_FEATURES_MOVED: Final = 0.5
"""Features count as changed where one of them moved by so much of its usual spread."""


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """The digits that are read, 0 … 1, as MNIST has them."""

    images: FloatArray
    """Shape (n, 28, 28)."""
    labels: IntArray
    """Shape (n,)."""


def digits(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Digits:
    """Return the digits that are read, of a test set (n, 28, 28)."""
    return Digits(images[FIRST::STRIDE] / np.float32(255), labels[FIRST::STRIDE].astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How the digits were read as they came in, and with some stages broken."""

    shown: FloatArray
    """What came in; shape (n, 28, 28)."""
    passage: Passage
    accuracy: float
    """Of the pipeline, 0 … 1."""
    changed: Mapping[str, float]
    """By stage: the share of digits of which it hands on something else than it does when nothing is broken."""
    network: IntArray
    """The answers of the network from pixels; shape (n,)."""
    network_accuracy: float
    led: IntArray
    """Its answers when the hand-made cleaning, cropping and centring stand before it; shape (n,)."""
    led_accuracy: float


def read(known: Record, asked: Digits, arrival: str = "as_is", broken: Collection[str] = ()) -> Reading:
    """Let the pipeline and the network read the digits.

    Parameters
    ----------
    known : Record
        The network, and what is typical of features.
    asked : Digits
    arrival : str
        One of ``INPUTS``.
    broken : collection of str
        Of ``STAGES``. Those that stand before the network are the pipeline's own: broken there, broken here.
    """
    shown = INPUTS[arrival](asked.images).astype(np.float32)
    intact = pipeline.read(shown, known.typical)
    passage = pipeline.read(shown, known.typical, broken) if broken else intact
    network = known.network.predict(shown.reshape(len(shown), -1))
    led = known.network.predict(passage.images[IMAGE_STAGES[-1]].reshape(len(shown), -1))
    return Reading(
        shown=shown,
        passage=passage,
        accuracy=_right(passage.answers, asked),
        changed=changed(intact, passage),
        network=network,
        network_accuracy=_right(network, asked),
        led=led,
        led_accuracy=_right(led, asked),
    )


def changed(intact: Passage, other: Passage) -> dict[str, float]:
    """Return for each stage the share of digits, 0 … 1, of which it handed on something clearly different."""
    shares = {}
    for stage in IMAGE_STAGES:
        before, after = intact.images[stage], other.images[stage]
        moved = np.abs(after - before).sum(axis=(1, 2))
        shares[stage] = float((moved > _INK_MOVED * before.sum(axis=(1, 2))).mean())
    furthest = np.abs(other.measured - intact.measured).max(axis=1)
    shares["measure"] = float((furthest > _FEATURES_MOVED).mean())
    shares["compare"] = float((other.answers != intact.answers).mean())
    return shares


def judge(known: Record, asked: Digits) -> Finding:
    """Say whether one training can take the place of all stages.

    Needs correction if the network does not beat the pipeline by ``LEAD``. Holds if it does, and stands it when the
    digits are moved; with limits if it then loses ``FALL``: a hand-made stage was in the data already.
    """
    plain, moved = read(known, asked), read(known, asked, "moved")
    alone = {stage: pipeline.read(plain.shown, known.typical, (stage,)) for stage in STAGES}
    falls = plain.network_accuracy - moved.network_accuracy >= FALL
    beats = plain.network_accuracy - plain.accuracy >= LEAD
    return Finding(
        "needs_correction" if not beats else "holds_with_limits" if falls else "holds",
        {
            "digits": f"{len(asked.labels):,}",
            "pipeline": percent(plain.accuracy),
            "network": percent(plain.network_accuracy),
            **{f"broken_{stage}": percent(_right(passage.answers, asked)) for stage, passage in alone.items()},
            "downstream": percent(changed(plain.passage, alone["clean"])["compare"]),
            "pipeline_moved": percent(moved.accuracy),
            "network_moved": percent(moved.network_accuracy),
            "led_moved": percent(moved.led_accuracy),
            "loss": points(plain.network_accuracy - moved.network_accuracy),
        },
    )


def _right(answers: IntArray, asked: Digits) -> float:
    return float((answers == asked.labels).mean())
