"""Start and Stop, as the browser may send them: twice, too late, for a run that is no more."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from core.errors import InvalidSpec
from core.runs.events import Finished, Stopped
from core.runs.store import RunStore
from ui.state import LabState
from ui.training import address, control


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> LabState:
    """A visitor who has the page open with all widgets at their defaults."""
    memory = LabState()
    widgets: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", widgets)
    monkeypatch.setattr(control, "state", lambda: memory)
    monkeypatch.setattr(address, "name_run", lambda token: None)
    return memory


def test_a_double_click_starts_one_run(memory: LabState, web_process: RunStore) -> None:
    control.start()
    first = memory.run_token
    control.start()
    assert memory.run_token == first
    assert len(web_process.unfinished()) == 1


def test_after_the_end_another_may_start(memory: LabState, web_process: RunStore) -> None:
    control.start()
    first = memory.run_token
    assert first is not None
    claim = web_process.claim(first)
    assert claim is not None
    web_process.append(first, claim.attempt, [Finished()])
    control.start(hidden_units=8)
    assert memory.run_token != first
    (run,) = web_process.unfinished()
    assert run.spec.hidden_units == 8


def test_a_run_that_was_purged_does_not_stand_in_the_way(memory: LabState, web_process: RunStore) -> None:
    memory.run_token = "A" * 22
    control.start()
    (run,) = web_process.unfinished()
    assert memory.run_token == run.token


def test_settings_that_are_not_allowed_are_said_and_nothing_starts(memory: LabState, web_process: RunStore) -> None:
    control.start(epochs=1000)
    assert isinstance(memory.trouble, InvalidSpec)
    assert memory.run_token is None
    assert web_process.unfinished() == []


def test_stop_without_a_run_or_after_its_end_is_harmless(memory: LabState, web_process: RunStore) -> None:
    control.stop()
    control.start()
    control.stop()
    assert memory.run_token is not None
    stopped = web_process.get(memory.run_token)
    assert stopped.status == "stopped"
    control.stop()
    assert web_process.get(memory.run_token) == stopped
    assert memory.trouble is None


def test_a_worker_that_obeys_at_once_is_waited_for(
    memory: LabState, web_process: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    control.start()
    token = memory.run_token
    assert token is not None
    claim = web_process.claim(token)
    assert claim is not None

    def obey(_: float) -> None:
        web_process.append(token, claim.attempt, [Stopped()])

    monkeypatch.setattr(control, "time", SimpleNamespace(sleep=obey, monotonic=time.monotonic))
    control.stop()
    history = control.known()
    assert history is not None
    assert history.run.status == "stopped"


def test_a_worker_that_does_not_obey_is_not_waited_for_long(
    memory: LabState, web_process: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    control.start()
    assert memory.run_token is not None
    assert web_process.claim(memory.run_token) is not None
    now = [0.0]
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(control, "time", SimpleNamespace(sleep=sleep, monotonic=lambda: now[0]))
    control.stop()
    history = control.known()
    assert history is not None
    assert history.run.status == "stopping"
    assert 0 < sum(looks) <= control.PATIENCE + control.LOOK_EVERY
