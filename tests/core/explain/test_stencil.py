"""Stencils on images small enough to add up by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.digits.canvas import Stroke
from core.explain import stencil


def test_a_class_stencil_is_one_average_minus_the_other() -> None:
    labels = np.repeat(np.arange(10), 2)
    images = np.zeros((20, 28, 28))
    images[labels == 4, 3, 5] = [1.0, 0.5]
    images[labels == 7, 3, 5] = 0.9
    stencils = stencil.class_stencils(images, labels)
    assert stencils.shape == (10, 28, 28)
    assert stencils[4, 3, 5] == pytest.approx(0.75 - 1.8 / 18)
    assert stencils[0, 3, 5] == pytest.approx(0 - (1.5 + 1.8) / 18)
    assert not stencils[:, 0, 0].any()


def test_a_digit_that_does_not_occur_counts_as_paper() -> None:
    images = np.ones((4, 28, 28), np.float32)
    stencils = stencil.class_stencils(images, np.array([1, 1, 2, 2]))
    assert (stencils[1] == 0).all()
    assert (stencils[3] == -1).all()
    assert (stencil.class_stencils(images, np.full(4, 5))[5] == 1).all()


def test_fit_is_the_sum_of_products() -> None:
    random = np.random.default_rng(0)
    images, weights = random.integers(0, 256, (5, 28, 28), np.uint8), random.normal(size=(28, 28))
    expected = [(weights * (image / 255)).sum() for image in images]
    assert stencil.fit(weights, images) == pytest.approx(expected, rel=1e-4)


def test_what_is_painted_is_where_it_was_painted() -> None:
    across = Stroke(np.array([[20.0, 105.0], [260.0, 105.0]]), width=10)  # the row of pixel 10
    down = Stroke(np.array([[105.0, 20.0], [105.0, 260.0]]), width=10)
    weights = stencil.painted([across], [down], 280)
    assert weights[10, 20] == pytest.approx(1, abs=0.15)
    assert weights[20, 10] == pytest.approx(-1, abs=0.15)
    assert weights[10, 10] == pytest.approx(0, abs=0.15)  # both
    assert weights[25, 25] == 0
    assert weights.min() >= -1
    assert weights.max() <= 1


def test_a_tap_is_a_dot() -> None:
    dot = Stroke(np.array([[145.0, 145.0]]), width=20)
    weights = stencil.painted([dot], [], 280)
    assert weights.sum() == pytest.approx(np.pi * 10**2 / 100, rel=0.15)
    assert weights[14, 14] == weights.max()


def test_nothing_painted_is_a_stencil_of_zeros() -> None:
    assert not stencil.painted([], [], 280).any()


def test_the_ranking_puts_the_best_fit_first() -> None:
    labels = np.array([3, 3, 3, 8, 8, 1])
    z = np.array([1.0, 2.0, 3.0, 9.0, 7.0, -4.0])
    ranking = stencil.ranking(z, labels)
    assert [one.digit for one in ranking] == [8, 3, 1]
    assert ranking[1].mean == 2
    assert ranking[1].low == pytest.approx(1.2)
    assert ranking[1].high == pytest.approx(2.8)


def test_purity_counts_among_the_largest_sums() -> None:
    labels = np.array([5, 5, 2, 5, 2])
    z = np.array([9.0, 8.0, 7.0, 1.0, 0.0])
    assert stencil.purity(z, labels, 5, n=3) == pytest.approx(2 / 3)
    assert stencil.purity(z, labels, 2, n=1) == 0
