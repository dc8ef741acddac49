"""How far a share that was counted can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z_95: Final = 1.959964
"""95 % of a normal distribution lie within so many standard deviations of its mean."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share that was counted, and the true shares that such a count is no surprise for; all 0 … 1."""

    share: float
    low: float
    high: float


def wilson(successes: int, n: int, z: float = Z_95) -> Interval:
    """Return the score interval of a share (Wilson, 1927).

    It holds all true shares p from which the counted one lies no more than z standard deviations √(p(1 − p)/n) away.
    So it keeps within 0 … 1, and 10 of 10 does not become certainty, as with the textbook's p̂ ± z·√(p̂(1 − p̂)/n).

    Parameters
    ----------
    successes, n : int
        So many of so many; the trials are independent.
    z : float
        1.96 gives an interval that holds the true share in about 95 of 100 such counts.

    Raises
    ------
    ValueError
        If nothing was counted, or more successes than trials.
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"Expected 0 ≤ successes ≤ n and n ≥ 1. Received: successes={successes}, n={n}")
    share = successes / n
    spread = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    middle = share + z**2 / (2 * n)
    scale = 1 + z**2 / n
    # At the ends the bounds are 0 and 1 exactly; arithmetic misses them by a rounding.
    low = 0.0 if successes == 0 else (middle - spread) / scale
    high = 1.0 if successes == n else (middle + spread) / scale
    return Interval(share, low, high)
