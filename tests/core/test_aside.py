"""Computations in a process beside this one: asked, asked again after it was killed, gone when idle."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator

import pytest

from core.aside import Aside
from core.errors import ServiceUnavailable
from core.playground import classical, plane

POINTS = {"dataset": "xor", "noise": 0, "train_share": 50, "seed": 1}


@pytest.fixture
def aside() -> Iterator[Aside]:
    beside = Aside("core.playground.classical")
    yield beside
    beside.close()


def test_it_answers_as_a_call_would_and_stays_for_the_next_question(aside):
    first = aside.ask(POINTS)
    assert [one["test"] for one in first] == [one.test for one in classical.fit(plane.split(**POINTS))]
    process = aside._process
    assert aside.ask(POINTS | {"seed": 2}) != first
    assert aside._process is process


def test_a_process_that_was_killed_is_started_again(aside):
    first = aside.ask(POINTS)
    aside._process.kill()
    assert aside.ask(POINTS) == first


def test_a_pipe_that_is_closed_in_the_words_of_windows_is_opened_again(aside, monkeypatch):
    first = aside.ask(POINTS)

    def invalid(_: str) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(aside._process.stdin, "write", invalid)
    assert aside.ask(POINTS) == first


def test_a_program_that_never_answers_is_an_error_that_names_it():
    with pytest.raises(ServiceUnavailable) as caught:
        Aside("core.config").ask(POINTS)
    assert caught.value.code == "aside_lost"
    assert caught.value.params == {"module": "core.config"}


def test_it_ends_when_nobody_asks_any_more():
    beside = Aside("core.playground.classical", idle=0.05)
    beside.ask(POINTS)
    deadline = time.monotonic() + 30
    while beside.is_running:
        assert time.monotonic() < deadline, "it is still there"
        time.sleep(0.01)
