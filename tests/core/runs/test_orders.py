"""The course of a run: which settings hold at which step."""

from __future__ import annotations

from core.runs.orders import Change, Orders, Tuning, in_effect, next_change
from core.runs.spec import RunSpec

SPEC = RunSpec(learning_rate=0.001, dropout=0.5)
SLOWER, DRIER = Tuning(0.0001, 0.5), Tuning(0.0001, 0.1)
COURSE = [Change(10, SLOWER), Change(25, Tuning(1.0, 0.0)), Change(25, DRIER)]


def test_a_change_holds_from_its_step_on_and_the_last_of_several_counts() -> None:
    assert in_effect(SPEC, [], 1000) == Tuning.of(SPEC) == Tuning(0.001, 0.5)
    assert [in_effect(SPEC, COURSE, step) for step in (9, 10, 24, 25, 26)] == [
        *(Tuning.of(SPEC), SLOWER, SLOWER, DRIER, DRIER)
    ]


def test_the_next_change_lies_ahead() -> None:
    assert [next_change(COURSE, step) for step in (0, 9, 10, 24, 25)] == [10, 10, 25, 25, None]


def test_nothing_is_asked_by_default() -> None:
    assert Orders() == Orders(stop=False, pause_at=None, tuning=None)
