"""A thousand test digits in three spaces of the shipped network."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from core.data import mnist
from core.digits.demo import load_demo
from core.experiments import hidden_transform
from core.experiments.hidden_transform import SPACES, Clouds


@pytest.fixture(scope="module")
def trained() -> Clouds:
    return hidden_transform.clouds(load_demo(), *mnist.load_test())


@pytest.fixture(scope="module")
def chance() -> Clouds:
    return hidden_transform.clouds(hidden_transform.untrained(load_demo()), *mnist.load_test())


def test_the_same_thousand_digits_are_in_every_space(trained: Clouds) -> None:
    _, labels = mnist.load_test()
    assert (trained.digits == labels[::10]).all()
    assert tuple(trained.spaces) == SPACES
    assert [space.dimensions for space in trained.spaces.values()] == [784, 384, 10]
    for space in trained.spaces.values():
        assert space.flat.shape == (1000, 2)
        assert (space.flat**2).sum(axis=1).mean() == pytest.approx(1), "pictures of one size"
        assert 0 < space.kept < 1


def test_the_clouds_part(trained: Clouds) -> None:
    shares = [space.nearest for space in trained.spaces.values()]
    assert shares == sorted(shares)
    between = [space.between for space in trained.spaces.values()]
    assert between == sorted(between)


def test_it_is_training_that_parts_them(trained: Clouds, chance: Clouds) -> None:
    assert chance.spaces["pixels"].nearest == trained.spaces["pixels"].nearest
    assert chance.spaces["hidden"].nearest < trained.spaces["hidden"].nearest - 0.05


def test_each_picture_is_turned_towards_the_one_before(trained: Clouds) -> None:
    flats = [space.flat for space in trained.spaces.values()]
    for before, after in itertools.pairwise(flats):
        product = before.T @ after
        assert product == pytest.approx(product.T, abs=1e-6), "no turn brings them nearer"


def test_the_claim_holds(trained: Clouds, chance: Clouds) -> None:
    finding = hidden_transform.judge(trained, chance)
    assert finding.verdict == "holds"
    assert finding.measured["hidden"] == f"{trained.spaces['hidden'].nearest:.1%}"


@pytest.mark.parametrize(
    ("nearest", "random", "verdict"),
    [
        ({"pixels": 0.8, "hidden": 0.9, "logits": 0.95}, 0.9, "holds_with_limits"),
        ({"pixels": 0.8, "hidden": 0.81, "logits": 0.95}, 0.7, "needs_correction"),
    ],
)
def test_other_figures_give_another_verdict(
    trained: Clouds, chance: Clouds, nearest: Mapping[str, float], random: float, verdict: str
) -> None:
    told = replace(trained, spaces={name: replace(trained.spaces[name], nearest=nearest[name]) for name in SPACES})
    idle = replace(chance, spaces={**chance.spaces, "hidden": replace(chance.spaces["hidden"], nearest=random)})
    assert hidden_transform.judge(told, idle).verdict == verdict


def test_an_untrained_network_has_the_same_shape() -> None:
    network = load_demo()
    idle = hidden_transform.untrained(network)
    assert idle.sizes == network.sizes
    assert not np.array_equal(idle.layers[0].kernel, network.layers[0].kernel)
