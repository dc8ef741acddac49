"""Ten ones on their way through dropout, and networks that lose units."""

from __future__ import annotations

import numpy as np
import pytest

from core.experiments.dropout import CHOICES, KILLED, ONES, killed_units, ten_ones
from core.maths.layer import Layer
from core.maths.network import Network
from core.runs.spec import RunSpec


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.5, 0.9])
def test_the_mean_is_kept_by_scaling_and_lost_without(rate: float) -> None:
    assert ten_ones(rate, 20_000).means[-1] == pytest.approx(ONES, rel=0.02)
    assert ten_ones(rate, 20_000, scaled=False).means[-1] == pytest.approx(ONES * (1 - rate), rel=0.02)


def test_more_steps_leave_the_first_ones_as_they_were() -> None:
    few, many = ten_ones(0.5, 3), ten_ones(0.5, 30)
    np.testing.assert_array_equal(few.outputs, many.outputs[:3])
    assert len({tuple(row) for row in many.outputs}) > 20, "every step has a mask of its own"
    np.testing.assert_allclose(many.means[-1], many.sums.mean())


@pytest.fixture
def copier() -> Network:
    """A network whose hidden unit k says the brightness of pixel k, and whose class k listens to it alone."""
    kernel = np.zeros((784, 10), np.float32)
    kernel[range(10), range(10)] = 1.0
    return Network(
        (Layer(kernel, np.zeros(10, np.float32)), Layer(np.eye(10, dtype=np.float32), np.zeros(10, np.float32)))
    )


def test_each_killed_unit_costs_its_class(copier: Network) -> None:
    images = np.zeros((10, 28, 28), np.uint8)
    images[range(10), 0, range(10)] = 255
    found = killed_units(copier, RunSpec(), images, np.arange(10))
    assert list(found) == [f"killed_{share}" for share in KILLED]
    assert found["killed_0"] == 1.0
    # Whose unit is silent, gets ten equal logits, and class 0 is taken: right for image 0 alone.
    for share in KILLED[1:]:
        left = 10 - round(share / 10)
        assert left / 10 <= found[f"killed_{share}"] <= (left + 1) / 10


def test_the_choice_of_units_follows_the_seed() -> None:
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (50, 28, 28)).astype(np.uint8), random.integers(0, 10, 50)
    network = Network.initialise((784, 16, 16, 10), seed=1)
    first, again, other = (killed_units(network, RunSpec(seed=seed), images, labels) for seed in (1, 1, 2))
    assert first == again != other
    assert (first["killed_50"] * 50 * CHOICES) == pytest.approx(round(first["killed_50"] * 50 * CHOICES)), "a mean"
