"""Learned features: the film, the contest, and the rule of the verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.features import FEATURES
from core.errors import DataUnavailable
from core.experiments import feature_learning
from core.experiments.experiment import SEEDS
from core.experiments.feature_learning import ARMS, Record, Trial
from core.maths.network import Network


@pytest.fixture(scope="module")
def record() -> Record:
    return feature_learning.load()


def test_the_record_is_complete_and_says_how_it_was_made(record: Record) -> None:
    assert sorted((trial.arm, trial.seed) for trial in record.trials) == sorted(
        (arm, seed) for arm in ARMS for seed in SEEDS
    )
    assert record.film.kernels.shape == (11, 16, 28, 28)
    assert record.film.epochs == tuple(range(11))
    assert record.facts["command"] == "make record ONLY=features"
    assert {"python", "numpy", "keras", "tensorflow"} <= set(record.facts["versions"])


def test_the_films_last_picture_is_the_network_itself(record: Record) -> None:
    kernel = record.network.layers[0].kernel.T[:16].reshape(16, 28, 28)
    assert record.film.kernels[-1] == pytest.approx(kernel, abs=float(np.abs(kernel).max()) / 100)


def test_more_features_are_never_worse(record: Record) -> None:
    means = [record.band(feature_learning.by_hand(n)).mean for n in range(1, len(FEATURES) + 1)]
    assert means == sorted(means)


def test_noise_becomes_strokes(record: Record) -> None:
    agreement = [feature_learning.neighbours_agree(kernels) for kernels in record.film.kernels]
    assert abs(agreement[0]) < 0.05
    assert agreement[-1] > 0.4


def test_neighbours_agree_wholly_on_a_slope_and_not_at_all_on_a_chessboard() -> None:
    slope = np.add.outer(np.arange(28.0), np.arange(28.0))[None]
    board = np.indices((28, 28)).sum(axis=0)[None] % 2
    assert feature_learning.neighbours_agree(slope) == pytest.approx(1, abs=0.01)
    assert feature_learning.neighbours_agree(board) == pytest.approx(-1)


def test_a_units_response_is_its_weighted_sum(record: Record) -> None:
    images = np.random.default_rng(0).integers(0, 256, (5, 28, 28), np.uint8)
    trace = record.network.forward(images.reshape(5, -1) / 255)
    assert record.film.responses(10, 3, images) == pytest.approx(trace.z[0][:, 3], abs=0.15)


@pytest.fixture
def easy() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    labels = random.integers(0, 10, 400)
    return (np.eye(10)[labels] + 0.1 * random.standard_normal((400, 10))).astype(np.float32), labels


@pytest.mark.parametrize("frozen", [False, True])
def test_training_learns_and_a_frozen_layer_stays_as_it_began(
    easy: tuple[np.ndarray, np.ndarray], frozen: bool
) -> None:
    network = feature_learning.train(*easy, seed=3, epochs=12, frozen=frozen)
    start = Network.initialise((10, feature_learning.HIDDEN, 10), "relu", 3)
    assert feature_learning.share_right(network, *easy) > 0.9
    assert np.array_equal(network.layers[0].kernel, start.layers[0].kernel) == frozen
    assert not np.array_equal(network.layers[1].kernel, start.layers[1].kernel)


def test_a_record_comes_back_as_it_was_written(record: Record, tmp_path: Path) -> None:
    path = feature_learning.write(
        record.film, record.network, record.typical, record.trials, {"command": "c"}, tmp_path
    )
    again = feature_learning.load(path)
    assert again.film.kernels == pytest.approx(record.film.kernels, abs=1e-6)
    assert again.trials == record.trials
    assert again.facts["command"] == "c"


def test_a_damaged_record_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "features.npz").write_bytes(b"nothing")
    with pytest.raises(DataUnavailable, match=r"features\.npz"):
        feature_learning.load(tmp_path / "features.npz")


def judged(record: Record, learned: float, random: float, eight: float) -> str:
    told = {"learned": learned, "random": random, feature_learning.by_hand(): eight}
    trials = tuple(Trial(arm, seed, 1.0, share) for arm, share in told.items() for seed in SEEDS)
    return feature_learning.judge(replace(record, trials=trials)).verdict


def test_the_rule(record: Record) -> None:
    assert feature_learning.judge(record).verdict == "holds"
    assert judged(record, 0.95, 0.86, 0.66) == "holds"
    assert judged(record, 0.95, 0.94, 0.66) == "holds_with_limits", "then it was the pixels"
    assert judged(record, 0.95, 0.86, 0.90) == "needs_correction"
