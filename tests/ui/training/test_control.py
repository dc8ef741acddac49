"""Start and Stop, as the browser may send them: twice, too late, for a run that is no more."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from core.errors import InvalidSpec
from core.runs.events import Finished
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
