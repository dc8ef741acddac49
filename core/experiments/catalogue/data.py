"""What the pixels have to be like, and what a network makes of where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from core.experiments import exams
from core.experiments.catalogue.base import SMALL
from core.experiments.experiment import Experiment, Figures, grid
from core.experiments.finding import Finding
from core.experiments.rules import percent, points


def _scaling(figures: Figures) -> Finding:
    """Holds if scaled pixels end 5 points above raw ones with every seed; with limits if at least on average."""
    scaled, raw = (figures.band("validation_accuracy", pixels=pixels) for pixels in ("scaled", "raw"))
    usual_loss = figures.band("validation_loss", pixels="scaled")
    forgotten, other_way = (figures.band("forgotten_accuracy", pixels=pixels) for pixels in ("scaled", "raw"))
    forgotten_loss = figures.band("forgotten_loss", pixels="scaled")
    gap = scaled.mean - raw.mean
    return Finding(
        "holds" if scaled.low - raw.high > 0.05 else "holds_with_limits" if gap > 0 else "needs_correction",
        {
            "scaled": percent(scaled.mean),
            "raw": percent(raw.mean),
            "gap": points(gap),
            "forgotten": percent(forgotten.mean),
            "usual_loss": f"{usual_loss.mean:.2f}",
            "forgotten_loss": f"{forgotten_loss.mean:.0f}",
            "other_way": percent(other_way.mean),
        },
    )


def _shuffled_pixels(figures: Figures) -> Finding:
    """Needs correction if shuffling all pixels costs less than 1 point and moving by 4 pixels more than 30.

    With limits if only one of them is so: the row of numbers then keeps some of what the picture says.
    """
    plain, shuffled = (figures.band("validation_accuracy", pixels=pixels) for pixels in ("scaled", "permuted"))
    near, far = (figures.band(measure, pixels="scaled") for measure in ("moved_near", "moved_far"))
    cost = plain.mean - shuffled.mean
    blind_to_order, tied_to_places = abs(cost) < 0.01, plain.mean - far.mean > 0.3
    return Finding(
        "needs_correction"
        if blind_to_order and tied_to_places
        else "holds_with_limits"
        if blind_to_order or tied_to_places
        else "holds",
        {
            "plain": percent(plain.mean),
            "shuffled": percent(shuffled.mean),
            "cost": points(cost),
            "near": percent(near.mean),
            "far": percent(far.mean),
        },
    )


def _shifts(figures: Figures) -> Finding:
    """Holds if moved training images gain 10 points on images moved as far, and lose less than 1 on those in place.

    With limits if, beyond what was practised, more than 10 points are still missing.
    """
    measures = ("validation_accuracy", "moved_near", "moved_far")
    plain, near, far = (figures.band(measure, augmentation="none") for measure in measures)
    moved_plain, moved_near, moved_far = (figures.band(measure, augmentation="shifts") for measure in measures)
    helps = moved_near.mean - near.mean > 0.1 and plain.mean - moved_plain.mean < 0.01
    reaches_beyond = moved_plain.mean - moved_far.mean < 0.1
    return Finding(
        "needs_correction" if not helps else "holds" if reaches_beyond else "holds_with_limits",
        {
            "near": percent(near.mean),
            "moved_near": percent(moved_near.mean),
            "far": percent(far.mean),
            "moved_far": percent(moved_far.mean),
            "plain": percent(plain.mean),
            "moved_plain": percent(moved_plain.mean),
        },
    )


_LONGER: Final = replace(SMALL, epochs=8)
"""Moved images are new in every epoch: they need some epochs to show what they are good for."""

EXPERIMENTS: Final = (
    Experiment(
        id="scaling",
        lesson="data",
        base=replace(SMALL, dropout=0.5),
        settings=grid(pixels=("scaled", "raw")),
        judge=_scaling,
        measures=("validation_accuracy", "forgotten_accuracy"),
        exam=exams.forgotten_scale,
    ),
    Experiment(
        id="shuffled-pixels",
        lesson="data",
        base=_LONGER,
        settings=grid(pixels=("scaled", "permuted")),
        judge=_shuffled_pixels,
        measures=("validation_accuracy", "moved_near", "moved_far"),
        exam=exams.moved,
    ),
    Experiment(
        id="shifts",
        lesson="data",
        base=_LONGER,
        settings=grid(augmentation=("none", "shifts")),
        judge=_shifts,
        measures=("validation_accuracy", "moved_near", "moved_far"),
        exam=exams.moved,
    ),
)
