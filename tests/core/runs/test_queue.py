"""The place in the queue: who comes first, and how long that takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.runs.queue import OVERHEAD, Place, place
from core.runs.run import Run
from core.runs.spec import RunSpec

SPEC = RunSpec(epochs=10, training_examples=6400, batch_size=64)  # 100 steps an epoch, 64,000 examples in all
MINE = Run(token="mine", spec=SPEC, created_at=100.0)
RUNNING = Run(token="r", spec=SPEC, created_at=50.0, status="running", step=500, examples_per_second=6400.0)


def waiting(token: str, created_at: float, spec: RunSpec = SPEC) -> Run:
    return Run(token=token, spec=spec, created_at=created_at)


def test_who_is_alone_comes_first() -> None:
    assert place(MINE, [MINE]) == Place(0, 0.0)


def test_a_run_under_way_takes_as_long_as_it_still_has_to_go() -> None:
    assert place(MINE, [MINE, RUNNING]) == Place(1, 5.0)
    assert place(MINE, [replace(RUNNING, created_at=200.0)]) == Place(1, 5.0), "it has the worker, whenever it came"
    assert place(MINE, [replace(RUNNING, pause_at=600)]) == Place(1, 1.0), "it gives the worker back before its end"


def test_those_who_wait_longer_come_first_and_those_who_rest_do_not_count() -> None:
    others = [waiting("before", 99.0), waiting("after", 101.0), replace(RUNNING, token="p", status="paused")]
    assert place(MINE, [*others, RUNNING]) == Place(2, pytest.approx(15.0))


def test_who_was_resumed_waits_behind_those_who_waited_meanwhile() -> None:
    assert place(MINE, [replace(waiting("old", 1.0), resumed_at=150.0)]).ahead == 0
    assert place(replace(MINE, resumed_at=150.0), [waiting("other", 120.0)]).ahead == 1


def test_a_larger_network_is_taken_to_be_slower() -> None:
    large = replace(SPEC, hidden_units=512)
    expected = 10.0 * (large.parameter_count + OVERHEAD) / (SPEC.parameter_count + OVERHEAD)
    assert place(MINE, [RUNNING, waiting("large", 60.0, large)]).seconds == pytest.approx(5.0 + expected)


def test_without_any_speed_there_is_no_estimate() -> None:
    assert place(MINE, [replace(RUNNING, examples_per_second=None)]) == Place(1, None)


def test_with_several_workers_a_run_waits_for_the_first_that_is_free() -> None:
    others = [waiting("next", 70.0), waiting("first", 60.0), RUNNING]  # 5 s still to go, and 10 s each
    assert place(MINE, others, workers=2) == Place(2, pytest.approx(10.0))
    assert place(MINE, others, workers=3) == Place(1, pytest.approx(5.0))


def test_where_a_worker_is_free_nobody_comes_first() -> None:
    assert place(MINE, [RUNNING], workers=2) == Place(0, 0.0)
    assert place(MINE, [replace(RUNNING, examples_per_second=None)], workers=2) == Place(0, 0.0)
