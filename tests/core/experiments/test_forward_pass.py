"""The primer's arithmetic, and one digit's way computed twice."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import mnist
from core.digits.demo import load_demo
from core.experiments import forward_pass
from core.experiments.forward_pass import Inventory
from core.maths.network import Network
from core.runs.spec import RunSpec


def test_the_primers_network_counted_on_paper() -> None:
    parts = Inventory(128)
    assert (parts.hidden, parts.dropout, parts.output, parts.total) == (100_480, 0, 1_290, 101_770)


@pytest.mark.parametrize("units", [8, 64, 512])
def test_the_count_is_that_of_a_run_of_this_size(units: int) -> None:
    assert Inventory(units).total == RunSpec(hidden_units=units).parameter_count


def test_what_units_add_makes_the_logits() -> None:
    network = Network.initialise((784, 12, 10), seed=1)
    x = np.random.default_rng(0).random((1, 784))
    trace = network.forward(x)
    total = sum(forward_pass.given(network, trace.a[0][0], unit) for unit in range(12)) + network.layers[-1].bias
    assert total == pytest.approx(trace.logits[0], abs=1e-5)


def test_a_silent_unit_adds_nothing() -> None:
    network = Network.initialise((784, 3, 10), seed=1)
    assert not forward_pass.given(network, np.array([0.0, 1.0, 2.0]), 0).any()


def test_units_one_by_one_give_what_the_network_gives() -> None:
    images, _ = mnist.load_test()
    assert forward_pass.largest_difference(load_demo(), images[5].reshape(-1) / 255) < 1e-4


def test_the_primer_counts_one_hidden_layer_too_many() -> None:
    images, _ = mnist.load_test()
    finding = forward_pass.judge(load_demo(), images[0] / 255)
    assert finding.verdict == "holds_with_limits"
    assert finding.measured["parameters"] == "101,770"
    assert finding.measured["hidden_layers"] == "1"
    assert finding.measured["units"] == "394"


@pytest.mark.parametrize(("difference", "claimed", "verdict"), [(0.0, 1, "holds"), (0.5, 2, "needs_correction")])
def test_other_figures_give_another_verdict(
    monkeypatch: pytest.MonkeyPatch, difference: float, claimed: int, verdict: str
) -> None:
    monkeypatch.setattr(forward_pass, "largest_difference", lambda *_: difference)
    monkeypatch.setattr(forward_pass, "CLAIMED_HIDDEN_LAYERS", claimed)
    network = Network.initialise((784, 4, 10))
    assert forward_pass.judge(network, np.zeros((28, 28))).verdict == verdict
