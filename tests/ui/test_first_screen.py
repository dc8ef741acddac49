"""The part of a page that fills the window goes ahead of the rest, once for each time that a page is opened."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core import config
from ui import first_screen
from ui.state import LabState


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long pages have held back, instead of their doing it."""
    held: list[float] = []
    monkeypatch.setattr(first_screen, "time", SimpleNamespace(sleep=held.append))
    return held


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(config.ROOT / "app.py", default_timeout=30)


def test_a_lesson_holds_back_once_when_it_is_opened(app: AppTest, pauses: list[float]) -> None:
    app.switch_page("pages/theory/learning.py").run()
    assert pauses == [first_screen.MOMENT]
    app.run()
    assert pauses == [first_screen.MOMENT], "what is drawn anew was not opened"


def test_the_next_lesson_holds_back_again(app: AppTest, pauses: list[float]) -> None:
    app.switch_page("pages/theory/learning.py").run()
    app.switch_page("pages/theory/network.py").run()
    assert pauses == [first_screen.MOMENT] * 2


def test_a_page_without_a_mark_does_not_hold_back(app: AppTest, pauses: list[float]) -> None:
    app.switch_page("pages/start/glossary.py").run()
    assert pauses == []


def test_an_answer_is_given_a_moment_only_if_somebody_waits_for_it(
    pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = LabState()
    monkeypatch.setattr(first_screen, "state", lambda: memory)
    first_screen.answered()
    assert pauses == []
    memory.answer_due = True
    first_screen.answered()
    first_screen.answered()
    assert pauses == [first_screen.MOMENT]
