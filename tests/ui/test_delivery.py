"""A session's threads start one after the other's messages are through."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RerunData

from ui import delivery

ASKED = RerunData(query_string="of a fragment")


@dataclass
class Thread:
    """What a session knows of a page that is being drawn: it takes another request until it ends."""

    ended: bool = False
    taken: list[RerunData] = field(default_factory=list)

    def request_rerun(self, asked: RerunData) -> bool:
        if not self.ended:
            self.taken.append(asked)
        return not self.ended


class Session:
    """As much of Streamlit's session as starts threads."""

    def __init__(self) -> None:
        self._scriptrunner: Thread | None = None
        self._state = AppSessionState.APP_NOT_RUNNING
        self._event_loop = asyncio.get_running_loop()
        self.started: list[RerunData] = []


@pytest.fixture(autouse=True)
def starting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "LOOK_AGAIN_AFTER", 0)
    monkeypatch.setattr(delivery, "_start", lambda session, asked: session.started.append(asked))


def ask(session: Any) -> None:
    delivery._start_after_the_last(session, ASKED)


async def turns(number: int = 5) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


def test_a_session_at_rest_starts_at_once() -> None:
    async def story() -> None:
        session = Session()
        ask(session)
        assert session.started == [ASKED]

    asyncio.run(story())


def test_what_the_last_thread_has_left_comes_first() -> None:
    async def story() -> None:
        session = Session()
        session._scriptrunner = Thread(ended=True)
        ask(session)
        await turns()
        assert session.started == []
        session._scriptrunner = None  # its last message, that it has ended, was heard
        await turns()
        assert session.started == [ASKED]

    asyncio.run(story())


def test_a_thread_that_a_click_has_started_meanwhile_takes_the_request() -> None:
    async def story() -> None:
        session = Session()
        session._scriptrunner = Thread(ended=True)
        ask(session)
        session._scriptrunner = clicked = Thread()
        await turns()
        assert (session.started, clicked.taken) == ([], [ASKED])

    asyncio.run(story())


def test_nothing_starts_for_a_reader_who_has_left() -> None:
    async def story() -> None:
        session = Session()
        session._scriptrunner = Thread(ended=True)
        ask(session)
        session._state = AppSessionState.SHUTDOWN_REQUESTED
        session._scriptrunner = None
        await turns()
        assert session.started == []

    asyncio.run(story())


def test_every_session_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AppSession, "_create_scriptrunner", AppSession._create_scriptrunner)  # put back afterwards
    delivery.in_order()
    assert AppSession._create_scriptrunner is delivery._start_after_the_last  # type: ignore[comparison-overlap]
