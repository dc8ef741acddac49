"""The score interval against what its definition says, and against what scipy 1.17 computed."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from core.maths.intervals import Z_95, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.277533),
        (1, 10, 0.017876, 0.404150),
        (9, 10, 0.595850, 0.982124),
        (10, 10, 0.722467, 1.0),
        (37, 100, 0.281824, 0.467795),
        (9_789, 10_000, 0.975894, 0.981538),
        (1, 1, 0.206549, 1.0),
    ],
)
def test_agrees_with_scipy(successes: int, n: int, low: float, high: float) -> None:
    found = wilson(successes, n)  # theirs: binomtest(successes, n).proportion_ci(0.95, method="wilson")
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
    assert found.share == successes / n


def test_its_ends_are_the_shares_that_the_count_is_just_no_surprise_for() -> None:
    found = wilson(9, 10)
    for end in (found.low, found.high):
        assert abs(found.share - end) == pytest.approx(Z_95 * sqrt(end * (1 - end) / 10))


def test_ten_of_ten_is_no_certainty_and_more_examples_narrow_it() -> None:
    assert wilson(10, 10).low == pytest.approx(0.722, abs=1e-3)
    widths = [wilson(9 * n, 10 * n).high - wilson(9 * n, 10 * n).low for n in (1, 10, 100, 1000)]
    assert widths == sorted(widths, reverse=True)
    assert widths[1] / widths[3] == pytest.approx(10, rel=0.02)  # a hundred times as many: ten times as narrow


def test_it_holds_the_truth_in_about_95_of_100_counts() -> None:
    counts = np.random.default_rng(1).binomial(100, 0.9, size=2000)
    holding = [wilson(int(count), 100).low <= 0.9 <= wilson(int(count), 100).high for count in counts]
    assert 0.93 < np.mean(holding) < 0.97


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (11, 10), (-1, 10)])
def test_impossible_counts_are_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="Expected 0 ≤ successes"):
        wilson(successes, n)
