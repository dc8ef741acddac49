"""A thousand digits through the pipeline and the network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data import mnist
from core.experiments import end_to_end, feature_learning
from core.experiments.end_to_end import Digits
from core.experiments.feature_learning import Record


@pytest.fixture(scope="module")
def known() -> Record:
    return feature_learning.load()


@pytest.fixture(scope="module")
def asked() -> Digits:
    return end_to_end.digits(*mnist.load_test())


def test_a_thousand_digits_that_are_as_hard_as_all(known: Record, asked: Digits) -> None:
    images, labels = mnist.load_test()
    every = feature_learning.share_right(known.network, images.reshape(-1, 784) / np.float32(255), labels)
    assert len(asked.labels) == 1000
    assert end_to_end.read(known, asked).network_accuracy == pytest.approx(every, abs=0.003)
    assert every == pytest.approx(known.film.accuracies[-1], abs=0.0005), "half precision costs nothing"


def test_moving_the_digits_hurts_the_network_and_not_the_pipeline(known: Record, asked: Digits) -> None:
    plain, moved = end_to_end.read(known, asked), end_to_end.read(known, asked, "moved")
    assert moved.network_accuracy < plain.network_accuracy - 0.5
    assert moved.accuracy == pytest.approx(plain.accuracy, abs=0.03)
    assert moved.led_accuracy == pytest.approx(plain.network_accuracy, abs=0.02)


def test_a_broken_stage_does_not_reach_the_network_unless_it_stands_before_it(known: Record, asked: Digits) -> None:
    plain = end_to_end.read(known, asked)
    for stage in ("centre", "measure"):
        reading = end_to_end.read(known, asked, broken=(stage,))
        assert reading.network_accuracy == plain.network_accuracy
        assert (reading.led_accuracy < plain.led_accuracy) == (stage == "centre")


def test_errors_pass_downstream_from_the_broken_stage_on(known: Record, asked: Digits) -> None:
    changed = end_to_end.read(known, asked, broken=("centre",)).changed
    assert changed["clean"] == changed["crop"] == 0
    assert min(changed["centre"], changed["measure"], changed["compare"]) > 0.3


def test_the_claim_holds_with_limits(known: Record, asked: Digits) -> None:
    finding = end_to_end.judge(known, asked)
    assert finding.verdict == "holds_with_limits"
    assert finding.measured["digits"] == "1,000"


def test_another_network_gets_another_verdict(known: Record, asked: Digits) -> None:
    weights = [np.zeros_like(array) for array in known.network.weights()]
    ignorant = replace(known, network=type(known.network).from_weights(weights))
    assert end_to_end.judge(ignorant, asked).verdict == "needs_correction"


def test_a_network_that_stands_moved_digits_makes_the_claim_hold(
    known: Record, asked: Digits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(end_to_end, "INPUTS", {**end_to_end.INPUTS, "moved": lambda images: images})
    assert end_to_end.judge(known, asked).verdict == "holds"
