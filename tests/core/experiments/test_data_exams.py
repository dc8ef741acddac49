"""What networks are asked about scale, place and chance, with networks whose answers can be told beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data.corruptions import shift
from core.experiments import exams
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import SEEDS, Figures, Outcome
from core.maths.layer import Layer
from core.maths.network import Network
from core.runs.spec import RunSpec


def reader(kernel: np.ndarray, bias: np.ndarray | None = None) -> Network:
    """Return a network without hidden layer: logits are pixels times ``kernel`` (784, 10), and ``bias``."""
    return Network((Layer(kernel.astype(np.float32), np.zeros(10, np.float32) if bias is None else bias),))


@pytest.fixture
def spots() -> tuple[np.ndarray, np.ndarray, Network]:
    """Ten images with one spot each, whose place is its label, and the network that reads them."""
    images, kernel = np.zeros((10, 28, 28), np.uint8), np.zeros((28, 28, 10))
    for label in range(10):
        images[label, 10, 4 + 2 * label] = 255
        kernel[10, 4 + 2 * label, label] = 5.0
    return images, np.arange(10, dtype=np.uint8), reader(kernel.reshape(784, 10))


def test_a_forgotten_scale_multiplies_what_the_network_says(spots) -> None:
    images, labels, network = spots
    said = exams.forgotten_scale(network, RunSpec(), images, labels)
    assert said["forgotten_accuracy"] == 1.0
    assert said["forgotten_loss"] == pytest.approx(0.0)  # logits of 5 have become 1,275
    wrong = exams.forgotten_scale(network, RunSpec(), images, np.roll(labels, 1))
    assert wrong["forgotten_loss"] == pytest.approx(1275.0)


def test_of_a_network_trained_on_raw_pixels_the_other_scale_leaves_the_bias(spots) -> None:
    images, labels, network = spots
    biased = Network((Layer(network.layers[0].kernel, np.eye(10, dtype=np.float32)[3]),))
    assert exams.forgotten_scale(biased, RunSpec(pixels="scaled"), images, labels)["forgotten_accuracy"] == 1.0
    # 5 / 255 is less than the bias of 1: everything is a 3.
    assert exams.forgotten_scale(biased, RunSpec(pixels="raw"), images, labels)["forgotten_accuracy"] == 0.1


def test_moved_is_the_mean_of_four_directions(spots) -> None:
    images, labels, network = spots
    found = exams.moved(network, RunSpec(), images, labels)
    # Sideways by 2, each spot but the last lies where its neighbour's is read; up and down it is not seen: all say 0.
    share = {
        move: np.mean(
            [
                (network.predict(shift(images, *way).reshape(10, -1) / 255) == labels).mean()
                for way in ((move, 0), (-move, 0), (0, move), (0, -move))
            ]
        )
        for move in (2, 4)
    }
    assert found == {"moved_near": pytest.approx(share[2]), "moved_far": pytest.approx(share[4])}
    assert found["moved_near"] < 0.2


def test_choosing_splits_the_test_set_alike_for_one_seed_and_otherwise_for_another() -> None:
    labels = np.zeros(1000, np.uint8)
    images = np.zeros((1000, 28, 28), np.uint8)
    images[:500, 0, 0] = 255  # half of them are answered with 1
    kernel = np.zeros((784, 10))
    kernel[0, 1] = 1.0
    asked = [exams.choosing(reader(kernel), replace(RunSpec(), seed=seed), images, labels) for seed in (1, 1, 2, 3)]
    assert asked[0] == asked[1]
    assert len({round(figures["chosen_by"], 3) for figures in asked}) > 1
    for figures in asked:
        both = exams.CHOOSING * figures["chosen_by"] + (1000 - exams.CHOOSING) * figures["never_seen"]
        assert both == pytest.approx(500)


def test_of_a_small_test_set_half_is_never_seen() -> None:
    labels = np.repeat(np.arange(2, dtype=np.uint8), 30)
    images = np.zeros((60, 28, 28), np.uint8)
    figures = exams.choosing(reader(np.zeros((784, 10))), RunSpec(), images, labels)  # all are answered with 0
    assert figures["chosen_by"] + figures["never_seen"] == pytest.approx(1)


# ── the rule that judges the choice ───────────────────────────────────────────────────────────────────────────────────


def chosen_among(figures: list[tuple[float, float]]) -> Figures:
    """Return outcomes of which each network has (figure chosen by, true figure), the same with every seed."""
    arms = CATALOGUE["validation-flatters"].arms
    return Figures(
        Outcome(arm.key, seed, {}, seconds=1.0, examined={"chosen_by": looks, "never_seen": true})
        for arm, (looks, true) in zip(arms, figures, strict=False)
        for seed in SEEDS
    )


def test_luck_of_all_is_no_flattery() -> None:
    finding = CATALOGUE["validation-flatters"].judge(chosen_among([(0.95, 0.85), (0.94, 0.84), (0.93, 0.83)]))
    assert finding.verdict == "holds"
    assert finding.measured["luck"] == "+10.0"
    assert finding.measured["flattery"] == "0.0"


def test_luck_of_the_chosen_one_is() -> None:
    finding = CATALOGUE["validation-flatters"].judge(chosen_among([(0.90, 0.85), (0.84, 0.85), (0.81, 0.85)]))
    assert finding.verdict == "needs_correction"
    assert (finding.measured["looks"], finding.measured["true"]) == ("90.0%", "85.0%")
    assert finding.measured["flattery"] == "5.0"
