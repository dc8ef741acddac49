"""How often something is drawn anew that costs time to draw: often, as long as that takes little of the time."""

from __future__ import annotations

import statistics
from collections import deque
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 0.3
"""The share of the time that drawing may take; above it, the interval doubles."""
LEAST: Final = 0.1
"""The share below which the interval is halved; well below half of ``MOST``, so that it does not waver."""
LONGEST: Final = 16
"""By how much the interval may grow, so that a curve still grows before one's eyes."""
RECENT: Final = 5
"""Drawings that are looked at: their median, so that one that was slow by chance is none to go by."""


@dataclass(slots=True)
class Pace:
    """The pace of one page, which its own cost sets."""

    factor: int = 1
    """By how much the interval has grown: 1, 2, 4, …"""
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))
    """Seconds that the last drawings took, at this pace."""

    def adapt(self, cost: float, interval: float) -> bool:
        """Take note of what a drawing cost; return whether the factor is another one from now on.

        Parameters
        ----------
        cost, interval : float
            Seconds that the drawing took, and between two drawings where they cost nothing.
        """
        self.recent.append(cost)
        if len(self.recent) < RECENT:
            return False
        before, share = self.factor, statistics.median(self.recent) / (interval * self.factor)
        if share > MOST and self.factor < LONGEST:
            self.factor *= 2
        elif share < LEAST and self.factor > 1:
            self.factor //= 2
        if self.factor == before:
            return False
        self.recent.clear()
        return True
