"""A page that draws itself again and again keeps to its share of the time, and does not waver."""

from __future__ import annotations

import pytest

from core.pace import LONGEST, MOST, Pace

INTERVAL = 0.3


def settled(pace: Pace, cost: float, drawings: int = 60) -> int:
    """Draw so often at this cost; return how often the pace changed."""
    return sum(pace.adapt(cost, INTERVAL) for _ in range(drawings))


@pytest.mark.parametrize("cost", [0.0, 0.01, 0.05, 0.089])
def test_what_costs_little_is_drawn_as_often_as_it_may(cost: float) -> None:
    pace = Pace()
    assert settled(pace, cost) == 0
    assert pace.factor == 1


@pytest.mark.parametrize(("cost", "factor"), [(0.1, 2), (0.2, 4), (0.5, 8), (60.0, LONGEST)])
def test_what_costs_more_is_drawn_less_often_and_again_often_when_it_costs_less(cost: float, factor: int) -> None:
    pace = Pace()
    settled(pace, cost)
    assert pace.factor == factor
    assert cost <= MOST * INTERVAL * factor or factor == LONGEST
    settled(pace, 0.01)
    assert pace.factor == 1


@pytest.mark.parametrize("cost", [0.005 * n for n in range(1, 60)])
def test_a_steady_cost_has_a_steady_pace(cost: float) -> None:
    pace = Pace()
    settled(pace, cost)
    assert settled(pace, cost) == 0


def test_a_slow_first_drawing_and_another_among_many_change_nothing() -> None:
    pace = Pace()
    assert not pace.adapt(2.0, INTERVAL)
    assert settled(pace, 0.02) == 0
    assert not pace.adapt(2.0, INTERVAL)
    assert settled(pace, 0.02) == 0
