"""How figures are quoted, so that every text says them alike."""

from __future__ import annotations


def percent(share: float) -> str:
    """Return a share in 0…1 as percent with one digit: ``0.9417`` → ``94.2%``."""
    return f"{share:.1%}"


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, without its sign: ``-0.036`` → ``3.6``."""
    return f"{100 * abs(difference):.1f}"
