"""Figures as texts quote them."""

from __future__ import annotations

import pytest

from core.experiments import rules


@pytest.mark.parametrize(("share", "words"), [(0.9417, "94.2%"), (0.0, "0.0%"), (1.0, "100.0%")])
def test_shares_are_percents(share: float, words: str) -> None:
    assert rules.percent(share) == words


@pytest.mark.parametrize("difference", [0.036, -0.036])
def test_differences_are_points_without_a_sign(difference: float) -> None:
    assert rules.points(difference) == "3.6"


@pytest.mark.parametrize(
    ("number", "formula"),
    [(3.2e-06, r"$3 \times 10^{-6}$"), (9.6e-12, r"$1 \times 10^{-11}$"), (2.0, r"$2 \times 10^{0}$")],
)
def test_tiny_numbers_are_powers_of_ten(number: float, formula: str) -> None:
    assert rules.power_of_ten(number) == formula
