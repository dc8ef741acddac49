"""What an experiment found: a verdict that a rule took from measured numbers, and those numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["holds", "holds_with_limits", "needs_correction"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one claim's experiment."""

    verdict: Verdict
    measured: Mapping[str, str]
    """The numbers, formatted, by the names under which the verdict's text asks for them."""
