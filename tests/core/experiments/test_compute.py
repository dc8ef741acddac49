"""Costs counted as on paper, three ways that agree, and the rule that reads their times."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data import mnist
from core.experiments import compute
from core.experiments.compute import Cost, Race
from core.maths.network import Network
from core.runs.spec import RunSpec

NETWORK = Network.initialise((784, 16, 10), seed=2)


def test_the_primers_network_costs_what_one_counts_on_paper() -> None:
    cost = compute.cost(128, 1)
    assert cost.parameters == 101_770
    assert cost.forward == 784 * 128 + 128 * 10
    assert cost.update == 2 * 784 * 128 + 3 * 128 * 10
    assert cost.memory == {
        "weights": 4 * 101_770,
        "gradients": 4 * 101_770,
        "optimizer": 8 * 101_770,
        "outputs": 4 * 64 * (784 + 128 + 10),
    }


@pytest.mark.parametrize(("width", "depth"), [(8, 1), (512, 2), (128, 8)])
def test_parameters_are_those_of_a_network_of_that_shape(width: int, depth: int) -> None:
    assert compute.cost(width, depth).parameters == RunSpec(hidden_units=width, hidden_layers=depth).parameter_count


def test_a_layer_that_is_not_the_first_is_used_three_times() -> None:
    assert Cost((2, 3, 5)).update == 2 * 2 * 3 + 3 * 3 * 5


def test_by_hand_is_the_network() -> None:
    image = mnist.load_test()[0][0].reshape(-1) / 255.0
    layers = [(kernel.T.tolist(), bias.tolist()) for kernel, bias in NETWORK.layers]
    expected = NETWORK.logits(image.reshape(1, -1))[0]
    assert compute.by_hand(image.tolist(), layers) == pytest.approx(expected.tolist(), abs=1e-4)


def test_the_race_is_run_by_ways_that_agree() -> None:
    race = compute.race(NETWORK, mnist.load_test()[0])
    assert race.apart < 1e-3
    assert race.multiply_adds == 784 * 16 + 160
    assert race.loop > race.batch > 0, "number by number is the slowest on every machine"
    assert race.rate == pytest.approx(race.multiply_adds / min(race.single, race.batch))


def test_the_race_is_run_on_a_small_test_set_too() -> None:
    assert compute.race(NETWORK, mnist.load_test()[0][: mnist.MIN_EXAMPLES]).apart < 1e-3


RACE = Race(loop=0.02, single=1e-4, batch=2e-5, multiply_adds=300_000, apart=0.0)


@pytest.mark.parametrize(
    ("race", "seconds", "verdict"),
    [
        (RACE, 1.0, "holds_with_limits"),
        (RACE, 600.0, "holds"),
        (replace(RACE, batch=1e-13), 1.0, "needs_correction"),
    ],
)
def test_the_rule(race: Race, seconds: float, verdict: str) -> None:
    assert compute.judge(race, seconds, 0.93).verdict == verdict


def test_the_years_are_those_of_the_best_rate() -> None:
    years = 3.14e23 / 2 / (300_000 / 2e-5) / (365.25 * 86400)
    quoted = float(compute.judge(RACE, 1.0, 0.93).measured["years"].replace(",", ""))
    assert quoted == pytest.approx(years, rel=0.05)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.0253, "25.3"), (4.2e-6, "0.0042"), (0.00034, "0.34"), (0.001, "1.0")]
)
def test_times_are_written_with_the_digits_that_count(seconds: float, words: str) -> None:
    assert compute.milliseconds(seconds) == words


def test_large_networks_are_large() -> None:
    sizes = [compute.cost(width, 1).parameters for width in compute.WIDTHS]
    assert sizes == sorted(sizes)
    assert np.log10(compute.LARGE_PARAMETERS / sizes[0]) > 7
