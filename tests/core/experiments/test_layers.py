"""Cuts about a disc: which regions close, and what the trained networks get right."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import toys
from core.experiments import layers

TRIANGLE = np.array([[0.0, 1.0], [1.0, -1.0], [-1.0, -1.0]])


def test_no_cut_leaves_the_whole_square() -> None:
    corners = layers.intersection(np.empty((0, 2)), np.empty(0), 2.0)
    assert corners.tolist() == [[-2, -2], [2, -2], [2, 2], [-2, 2]]


def test_one_cut_leaves_half_of_it() -> None:
    corners = layers.intersection(np.array([[1.0, 0.0]]), np.array([-0.5]), 1.0)
    assert sorted(corners.tolist()) == [[0.5, -1], [0.5, 1], [1, -1], [1, 1]]


def test_three_cuts_can_leave_a_triangle() -> None:
    corners = layers.intersection(TRIANGLE, np.full(3, 0.5), 10.0)
    assert sorted(corners.tolist()) == [[-1.0, -0.5], [0.0, 0.5], [1.0, -0.5]]


def test_half_planes_that_turn_their_backs_share_nothing() -> None:
    corners = layers.intersection(np.array([[1.0, 0.0], [-1.0, 0.0]]), np.array([-0.5, -0.5]), 1.0)
    assert corners.shape == (0, 2)


@pytest.mark.parametrize(("units", "closed"), [(1, False), (2, False), (3, True), (4, True)])
def test_the_ring_closes_at_three(units: int, closed: bool) -> None:
    cut = layers.train(units, 0)
    assert cut.is_closed == closed
    assert (cut.accuracy > layers.CLOSED) == closed


@pytest.mark.parametrize("units", layers.UNITS)
def test_a_units_side_is_the_one_that_speaks_for_the_inside(units: int) -> None:
    cut = layers.train(units, 0)
    hidden, output = cut.network.layers
    x = toys.make("circle", 50, seed=3)[0]
    outward = cut.network.forward(x).z[0]
    lead = output.kernel[:, 1] - output.kernel[:, 0]
    turned = x @ cut.weights.T + cut.biases
    assert turned == pytest.approx(outward * np.sign(lead))
    assert hidden.kernel.shape == (2, units)


def test_accuracy_is_counted_on_points_that_nobody_trained_on() -> None:
    cut = layers.train(3, 0)
    x, labels = toys.make("circle", 2000, seed=1)
    assert cut.accuracy == (cut.network.predict(x) == labels).mean()
    assert not np.isin(x, layers.points()[0]).any()


def test_some_start_gets_stuck_with_three_units() -> None:
    """The card says so, and lets the reader look for it."""
    shares = [layers.train(3, start).accuracy for start in range(layers.STARTS)]
    assert 0.75 < min(shares) < 0.85
    assert max(shares) > layers.CLOSED


def test_the_claim_holds() -> None:
    finding = layers.judge()
    assert finding.verdict == "holds"
    assert finding.measured["three"] == f"{layers.train(3, 0).accuracy:.1%}"


@pytest.mark.parametrize(("third", "verdict"), [(2, "holds_with_limits"), (1, "needs_correction")])
def test_other_figures_give_another_verdict(monkeypatch: pytest.MonkeyPatch, third: int, verdict: str) -> None:
    trained = {units: layers.train(units, 0) for units in layers.UNITS}
    monkeypatch.setattr(layers, "train", lambda units, start: (trained | {3: trained[third]})[units])
    assert layers.judge().verdict == verdict
