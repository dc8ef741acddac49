"""The price of guessing, two forms of one label, and the rule that reads them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.data import mnist
from core.experiments import loss
from core.experiments.loss import Sitting
from core.maths.network import Network


@pytest.fixture(scope="module")
def test_set() -> tuple[np.ndarray, np.ndarray]:
    return mnist.load_test()


@pytest.fixture(scope="module")
def start(test_set: tuple[np.ndarray, np.ndarray]) -> Sitting:
    return loss.sit(loss.untrained(0), *test_set)


def sitting(logits: list[list[float]], labels: list[int]) -> Sitting:
    said, truth = np.array(logits), np.array(labels)
    losses = np.array([loss.both_forms(label, row)[0] for label, row in zip(truth, said, strict=True)])
    return Sitting(said, truth, losses)


GUESS = sitting([[0.0] * 10] * 2, [3, 7])
KNOWS = sitting([[0.0] * 3 + [9.0] + [0.0] * 6, [0.0] * 7 + [9.0] + [0.0] * 2], [3, 7])
LIES = sitting([[9.0] + [0.0] * 9] * 2, [3, 7])


def test_the_loss_of_a_probability() -> None:
    assert loss.surprise(np.array([1.0, 0.1, math.exp(-3)])) == pytest.approx([0.0, math.log(10), 3.0])


def test_guessing_costs_the_logarithm_of_the_number_of_classes() -> None:
    assert GUESS.loss == pytest.approx(2.302585, abs=1e-6)
    assert GUESS.p_true == pytest.approx([0.1, 0.1])


def test_an_untrained_network_about_guesses(start: Sitting) -> None:
    assert len(start.labels) == loss.N_IMAGES
    assert start.loss == pytest.approx(loss.GUESSING, rel=loss.CLOSE)


def test_a_network_without_weights_guesses_exactly(test_set: tuple[np.ndarray, np.ndarray]) -> None:
    zero = Network.from_weights([np.zeros_like(array) for array in loss.untrained(0).weights()])
    assert loss.sit(zero, *test_set).loss == pytest.approx(loss.GUESSING, abs=1e-6)


@pytest.mark.parametrize("label", range(10))
def test_both_forms_of_a_label_cost_what_softmax_says(label: int) -> None:
    logits = np.random.default_rng(label).normal(0, 3, 10)
    p = np.exp(logits) / np.exp(logits).sum()
    assert loss.both_forms(label, logits) == pytest.approx((-math.log(p[label]),) * 2)


def test_the_claim_holds_where_guessing_knowing_and_both_forms_agree() -> None:
    finding = loss.judge([GUESS], KNOWS)
    assert finding.verdict == "holds"
    assert finding.measured["guessing"] == "2.303"
    assert finding.measured["lowest"] == finding.measured["highest"] == "2.30"


def test_a_start_that_lies_limits_the_claim() -> None:
    assert loss.judge([LIES], KNOWS).verdict == "holds_with_limits"


def test_forms_that_disagree_limit_the_claim() -> None:
    wrong = replace(GUESS, losses=GUESS.losses + 0.01)
    finding = loss.judge([wrong], KNOWS)
    assert finding.verdict == "holds_with_limits"
    assert finding.measured["apart"] == "0.010000"


def test_a_loss_that_does_not_tell_knowing_from_guessing_needs_a_correction() -> None:
    assert loss.judge([GUESS], LIES).verdict == "needs_correction"
