"""What a page has drawn reaches its reader, even if the browser asks for a fragment at that moment.

Streamlit 1.67 runs a page in a thread, whose messages wait for the server's loop. If the thread has ended and the loop
first hears of another request for a fragment (an answer of the browser, a look at a run that trains), the session
starts a new thread and no longer listens to the last one: what it has left is dropped. The reader has pressed Start,
the run trains, and the page says that nothing has begun; on a busy host that happened once in some hundred presses. So
the session goes on listening to a thread that has ended by itself. A thread that a click has stopped stays unheard: the
whole page is drawn anew.

Streamlit knows the danger, and avoids it where the fragment is gone: https://github.com/streamlit/streamlit/pull/10147.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner

_start = AppSession._create_scriptrunner
_hear = AppSession._handle_scriptrunner_event_on_event_loop
_ended: WeakSet[ScriptRunner] = WeakSet()
"""Threads that have ended, and whose last messages are on their way."""


def lose_nothing() -> None:
    """Have all sessions of this process do so from now on."""
    AppSession._create_scriptrunner = _start_another  # type: ignore[assignment, method-assign]
    AppSession._handle_scriptrunner_event_on_event_loop = _hear_the_last_too  # type: ignore[assignment, method-assign]


def _start_another(session: AppSession, asked: RerunData) -> None:
    """Begin a thread for what was ``asked``, in place of ``AppSession._create_scriptrunner``."""
    if session._scriptrunner is not None:  # a click would have taken leave of it: it has ended
        _ended.add(session._scriptrunner)
    _start(session, asked)


def _hear_the_last_too(session: AppSession, sender: ScriptRunner | None, *said: Any, **more: Any) -> None:
    """Take up a thread's message, in place of ``AppSession._handle_scriptrunner_event_on_event_loop``.

    The messages come in their order: the next thread's come after all of the last one's.
    """
    current = session._scriptrunner
    if sender is current or sender not in _ended:
        _hear(session, sender, *said, **more)
        return
    session._scriptrunner = sender
    try:
        _hear(session, sender, *said, **more)
    finally:
        session._scriptrunner = current
