"""A crowd of sums, a chain of two neurons, and the rule that reads them."""

from __future__ import annotations

import numpy as np
import pytest

from core.experiments import activation
from core.experiments.activation import CHAIN_INPUTS, Chain, bend, push
from core.maths.activations import ACTIVATIONS


def test_the_crowd_has_the_mean_and_the_spread_asked_for() -> None:
    z = push(ACTIVATIONS["linear"], 1.5, 0.7).z
    assert z.shape == (50, 200)
    assert z.mean() == pytest.approx(1.5)
    assert z.std() == pytest.approx(0.7)


def test_half_of_the_variance_lies_between_units() -> None:
    z = push(ACTIVATIONS["linear"], 0.0, 1.0).z
    assert z.mean(axis=0).var() == pytest.approx(0.5, abs=0.1)


def test_only_what_is_moved_moves() -> None:
    before, after = push(ACTIVATIONS["relu"], 0.0, 1.0), push(ACTIVATIONS["relu"], 1.0, 1.0)
    assert after.z - before.z == pytest.approx(np.ones((50, 200)))


def test_shares_are_counted() -> None:
    crowd = push(ACTIVATIONS["relu"], -2.0, 1.0)
    assert crowd.saturated_share == (crowd.z <= 0).mean()
    assert crowd.dead_share == (crowd.z <= 0).all(axis=0).mean()
    assert crowd.mean_slope == pytest.approx((crowd.z > 0).mean())
    assert 0.5 < crowd.dead_share < 0.9


@pytest.mark.parametrize(("name", "saturated"), [("linear", False), ("leaky_relu", False), ("sigmoid", True)])
def test_a_wide_crowd_saturates_only_what_saturates(name: str, saturated: bool) -> None:
    crowd = push(ACTIVATIONS[name], 0.0, 5.0)
    assert (crowd.saturated_share > 0) == saturated
    assert crowd.dead_share == 0


def test_a_crowd_without_spread_is_one_sum() -> None:
    assert push(ACTIVATIONS["tanh"], 0.5, 0.0).outputs == pytest.approx(np.full((50, 200), np.tanh(0.5)))


@pytest.mark.parametrize("seed", range(5))
def test_two_linear_neurons_are_the_one_that_the_formula_says(seed: int) -> None:
    chain = Chain(*np.random.default_rng(seed).normal(size=4))
    y = chain(CHAIN_INPUTS, ACTIVATIONS["linear"])
    weight, bias = chain.as_one
    assert y == pytest.approx(weight * CHAIN_INPUTS + bias)
    assert bend(CHAIN_INPUTS, y) < activation.STRAIGHT


def test_a_bend_is_the_largest_distance_from_the_best_line() -> None:
    x = np.array([-1.0, 0.0, 1.0])
    assert bend(x, np.abs(x)) == pytest.approx(2 / 3)  # the best line is y = 2/3
    assert bend(x, np.array([2.0, 2.0, 2.0])) == 0


def test_without_a_first_weight_nothing_bends() -> None:
    assert bend(CHAIN_INPUTS, Chain(first_weight=0.0)(CHAIN_INPUTS, ACTIVATIONS["tanh"])) == 0


def test_the_claim_holds() -> None:
    finding = activation.judge()
    assert finding.verdict == "holds"
    assert finding.measured["linear"] == "0.0%"
    assert finding.measured["functions"] == str(len(ACTIVATIONS) - 1)


def test_a_function_that_does_not_bend_gives_another_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation, "ACTIVATIONS", {**ACTIVATIONS, "elu": ACTIVATIONS["linear"]})
    assert activation.judge().verdict == "holds_with_limits"


def test_a_linear_chain_that_bent_would_need_a_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation, "ACTIVATIONS", {**ACTIVATIONS, "linear": ACTIVATIONS["tanh"]})
    assert activation.judge().verdict == "needs_correction"
