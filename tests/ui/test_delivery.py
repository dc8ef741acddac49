"""A session listens to a thread that has ended until its last message, also when the next one has started."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData

from ui import delivery

ASKED = RerunData(query_string="of a fragment")


class Thread:
    """A page that is being drawn."""


class Session:
    """As much of Streamlit's session as listens to threads; it does what the real one does with their messages."""

    def __init__(self) -> None:
        self._scriptrunner: Thread | None = None
        self.heard: list[str] = []


@pytest.fixture(autouse=True)
def streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(session: Session, asked: RerunData) -> None:
        assert asked is ASKED
        session._scriptrunner = Thread()

    def hear(session: Session, sender: Thread, message: str) -> None:
        if sender is session._scriptrunner:
            session.heard.append(message)
            if message == "over":
                session._scriptrunner = None

    monkeypatch.setattr(delivery, "_start", start)
    monkeypatch.setattr(delivery, "_hear", hear)


def start(session: Any) -> Thread:
    delivery._start_another(session, ASKED)
    thread: Thread = session._scriptrunner
    return thread


def hear(session: Any, sender: Any, message: str) -> None:
    delivery._hear_the_last_too(session, sender, message)


def test_the_last_messages_of_a_thread_that_has_ended_are_heard() -> None:
    session = Session()
    last = start(session)
    hear(session, last, "Start can be pressed")
    following = start(session)
    hear(session, last, "it trains")
    hear(session, last, "over")
    assert session._scriptrunner is following, "it has not ended with the last one"
    hear(session, following, "an answer")
    assert session.heard == ["Start can be pressed", "it trains", "over", "an answer"]


def test_a_thread_that_a_click_has_stopped_stays_unheard() -> None:
    session = Session()
    stopped = start(session)
    session._scriptrunner = None  # what Streamlit does at a click, before the page is drawn anew
    start(session)
    hear(session, stopped, "what nobody waits for")
    assert session.heard == []


def test_a_fragment_of_a_page_that_one_has_left_is_said_to_be_of_the_page_where_one_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[ForwardMsg] = []
    monkeypatch.setattr(delivery, "_send", lambda session, message: sent.append(message))
    session: Any = Session()

    def begin(page: str, *fragments: str) -> str:
        message = ForwardMsg()
        message.new_session.page_script_hash = page
        message.metadata.run.fragment_ids.extend(fragments)
        delivery._send_to_where_one_is(session, message)
        return sent[-1].new_session.page_script_hash

    def arrive(page: str) -> None:
        message = ForwardMsg()
        message.navigation.page_script_hash = page
        delivery._send_to_where_one_is(session, message)

    assert begin("draw", "before one has arrived") == "draw"
    assert begin("") == ""
    arrive("draw")
    assert begin("draw", "a stroke") == "draw"
    assert begin("neuron") == "neuron"
    arrive("neuron")
    assert begin("draw", "a stroke") == "neuron"


def test_every_session_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_create_scriptrunner", "_handle_scriptrunner_event_on_event_loop", "_enqueue_forward_msg"):
        monkeypatch.setattr(AppSession, name, getattr(AppSession, name))  # put back afterwards
    delivery.lose_nothing()
    assert AppSession._create_scriptrunner is delivery._start_another  # type: ignore[comparison-overlap]
    heard = AppSession._handle_scriptrunner_event_on_event_loop
    assert heard is delivery._hear_the_last_too  # type: ignore[comparison-overlap]
    assert AppSession._enqueue_forward_msg is delivery._send_to_where_one_is
