"""How figures are quoted, so that every text says them alike."""

from __future__ import annotations


def percent(share: float) -> str:
    """Return a share in 0…1 as percent with one digit: ``0.9417`` → ``94.2%``."""
    return f"{share:.1%}"


def power_of_ten(number: float) -> str:
    """Return a tiny number as a formula for a text, with one digit: ``3.2e-06`` → ``$3 \\times 10^{-6}$``."""
    digit, exponent = f"{number:.0e}".split("e")
    return rf"${digit} \times 10^{{{int(exponent)}}}$"


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, without its sign: ``-0.036`` → ``3.6``."""
    return f"{100 * abs(difference):.1f}"
