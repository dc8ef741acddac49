"""Figures small enough to be counted on paper."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from core.maths.evaluation import Bin, Evaluation, probabilities
from core.maths.network import Network


def said(*answers: tuple[int, float], classes: int = 3) -> np.ndarray:
    """Return probabilities of a class each; what is left is shared by the others."""
    rows = np.array([[(1 - p) / (classes - 1)] * classes for _, p in answers], np.float32)
    for row, (answer, p) in zip(rows, answers, strict=True):
        row[answer] = p
    return rows


@pytest.fixture
def small() -> Evaluation:
    labels = np.array([0, 0, 0, 1, 1, 2], np.uint8)
    return Evaluation(labels, said((0, 0.9), (0, 0.6), (1, 0.8), (1, 0.95), (0, 0.99), (0, 0.5)))


def test_counts(small: Evaluation) -> None:
    assert small.accuracy == 0.5
    assert small.confusion.tolist() == [[2, 1, 0], [1, 1, 0], [1, 0, 0]]
    assert small.mean_confidence == pytest.approx((0.9 + 0.6 + 0.8 + 0.95 + 0.99 + 0.5) / 6)


def test_classes(small: Evaluation) -> None:
    zero, one, two = small.classes()
    assert (zero.examples, zero.precision, zero.recall) == (3, 0.5, pytest.approx(2 / 3))
    assert zero.f1 == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    assert (one.precision, one.recall, one.f1) == (0.5, 0.5, 0.5)
    assert (two.precision, two.recall, two.f1) == (None, 0.0, None)  # 2 was never answered


def test_a_class_that_is_always_missed_has_an_f1_of_nothing() -> None:
    wrong = Evaluation(np.array([0, 1]), said((1, 0.9), (0, 0.9)))
    assert [figures.f1 for figures in wrong.classes()] == [0.0, 0.0, None]


def test_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(1)
    labels = random.integers(10, size=500)
    answers = Evaluation(labels, random.dirichlet(np.ones(10), size=500) + 0.3 * np.eye(10)[labels])
    assert np.array_equal(answers.confusion, confusion_matrix(labels, answers.predictions))
    ours = np.array([(c.precision, c.recall, c.f1, c.examples) for c in answers.classes()]).T
    assert np.allclose(ours, precision_recall_fscore_support(labels, answers.predictions))


def test_mistakes_come_with_the_most_confident_first(small: Evaluation) -> None:
    assert small.answers().tolist() == [4, 2, 5]
    assert small.answers(label=0).tolist() == [2]
    assert small.answers(answer=0).tolist() == [4, 5]
    assert small.answers(label=2, answer=1).tolist() == []


def test_right_answers_come_with_the_least_confident_first(small: Evaluation) -> None:
    assert small.answers(label=0, answer=0).tolist() == [1, 0]


def test_bins_hold_every_answer_once_and_a_certain_one_in_the_last(small: Evaluation) -> None:
    bins = Evaluation(np.array([0, 0, 1]), said((0, 1.0), (0, 0.7), (0, 0.7))).bins((0.0, 0.5, 0.9, 1.0))
    assert bins == [Bin(2, pytest.approx(0.7), 0.5), Bin(1, 1.0, 1.0)]
    assert sum(bin.examples for bin in small.bins()) == 6


def test_probabilities_come_chunk_by_chunk_as_they_would_at_once() -> None:
    network = Network.initialise((784, 8, 10), seed=3)
    images = np.random.default_rng(1).integers(0, 256, size=(2_345, 28, 28), dtype=np.uint8)
    at_once = network.probabilities(images.reshape(-1, 784) / np.float32(255))
    answers = probabilities(network, images)
    assert answers.dtype == np.float32
    assert np.allclose(answers, at_once, atol=1e-6)
