"""The figures of "weighted sum and bias" on the shipped digits, and the rule that reads them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data import mnist
from core.experiments import weighted_sum
from core.experiments.weighted_sum import Stencils, TwoDigits
from core.maths.separation import count_right


@pytest.fixture(scope="module")
def points() -> TwoDigits:
    return weighted_sum.two_digits(*mnist.load_test())


@pytest.fixture(scope="module")
def stencils() -> Stencils:
    return weighted_sum.stencils(*mnist.load_test())


def test_the_points_are_the_first_hundred_zeros_and_ones(points: TwoDigits) -> None:
    images, labels = mnist.load_test()
    assert np.bincount(points.digits).tolist() == [100, 100]
    assert (points.labels == (points.digits == 0)).all()
    first = int(np.flatnonzero(labels < 2)[0])
    assert (points.images[0] == images[first] / 255).all()
    assert ((points.points > 0) & (points.points <= 1.0)).all()


def test_the_bias_makes_the_difference(points: TwoDigits) -> None:
    assert points.free.share > 0.95
    assert points.pinned.share < 0.8
    for line in (points.free, points.pinned):
        assert count_right(points.points, points.labels, line.weights, line.bias) == line.right


def test_stencils_are_tried_on_images_that_they_were_not_made_from(stencils: Stencils) -> None:
    images, _ = mnist.load_test()
    assert len(stencils.images) == len(stencils.labels) == 5000
    assert (stencils.images[0] == images[1]).all()


def test_every_stencil_knows_its_digit(stencils: Stencils) -> None:
    assert stencils.own_first == 10
    assert stencils.purity.mean() > 0.9


def test_the_claim_holds_on_the_shipped_digits(points: TwoDigits, stencils: Stencils) -> None:
    finding = weighted_sum.judge(points, stencils)
    assert finding.verdict == "holds"
    assert finding.measured["free"] == str(points.free.right)
    assert finding.measured["points"] == "200"


@pytest.mark.parametrize(
    ("bias_helps", "stencils_tell", "verdict"),
    [(True, False, "holds_with_limits"), (False, True, "holds_with_limits"), (False, False, "needs_correction")],
)
def test_other_figures_give_another_verdict(
    points: TwoDigits, stencils: Stencils, bias_helps: bool, stencils_tell: bool, verdict: str
) -> None:
    points = points if bias_helps else replace(points, pinned=points.free)
    stencils = stencils if stencils_tell else replace(stencils, own_first=3)
    assert weighted_sum.judge(points, stencils).verdict == verdict
