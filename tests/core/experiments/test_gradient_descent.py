"""A valley that can be walked on paper, and the rule that reads the ways through it."""

from __future__ import annotations

import numpy as np
import pytest

from core.experiments import gradient_descent as experiment
from core.experiments.gradient_descent import ARRIVED, LIMIT, RATES, RIVALS, START, STEPS, descend


@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_is_the_slope_of_the_loss(seed: int) -> None:
    point, nudge = np.random.default_rng(seed).normal(size=2), 1e-5
    slope = [
        (experiment.loss(point + nudge * side) - experiment.loss(point - nudge * side)) / (2 * nudge)
        for side in np.eye(2)
    ]
    assert experiment.gradient(point) == pytest.approx(slope)


@pytest.mark.parametrize("rate", RATES)
def test_plain_descent_is_what_paper_says(rate: float) -> None:
    steps = np.arange(STEPS + 1)[:, None]
    assert descend("sgd", rate).points == pytest.approx(START * (1 - rate * experiment.CURVATURE) ** steps)


@pytest.mark.parametrize(
    ("rate", "outcome"),
    [
        (0.002, "crawls"),
        (0.05, "converges"),
        (0.1, "converges"),
        (0.18, "zigzags"),
        (0.2, "zigzags"),
        (0.21, "explodes"),
    ],
)
def test_the_outcome_of_plain_descent(rate: float, outcome: str) -> None:
    assert descend("sgd", rate).outcome == outcome


@pytest.mark.parametrize("optimizer", RIVALS)
def test_all_begin_at_the_same_place(optimizer: str) -> None:
    assert descend(optimizer, 0.05).points[0] == pytest.approx(START)


@pytest.mark.parametrize("optimizer", RIVALS)
def test_arriving_is_staying_at_the_bottom(optimizer: str) -> None:
    way = descend(optimizer, 0.1 if optimizer == "sgd" else 0.2)
    assert way.arrived is not None
    bottom = ARRIVED * way.losses[0]
    assert (way.losses[way.arrived :] <= bottom).all()
    assert way.losses[way.arrived - 1] > bottom


def test_a_way_that_explodes_never_arrives() -> None:
    assert descend("sgd", 1.0).arrived is None


def test_the_claim_holds_within_limits() -> None:
    finding = experiment.judge()
    assert finding.verdict == "holds_with_limits"
    assert 0.02 < float(finding.measured["sgd_low"]) < 0.05
    assert 0.15 < float(finding.measured["sgd_high"]) < LIMIT
    assert float(finding.measured["momentum_high"]) > LIMIT


def test_rates_that_all_work_need_no_limit() -> None:
    assert experiment.judge((0.05, 0.1)).verdict == "holds"


def test_rates_that_all_fail_need_a_correction() -> None:
    assert experiment.judge((0.5, 1.0)).verdict == "needs_correction"
