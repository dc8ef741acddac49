"""What a page has drawn reaches its reader, even if the browser asks for the next drawing at that moment.

Streamlit 1.67 runs a page in a thread, whose messages wait for the server's loop. If the thread has ended and the loop
first hears of another request for a fragment (an answer of the browser, a look at a run that trains), the session
starts a new thread and drops whatever the last one has left: the reader has pressed Start, the run trains, and the page
says that nothing has begun. On a busy host that happened once in some hundred presses. So the new thread waits until
the last one's messages are through.

Streamlit knows the danger, and avoids it where the fragment is gone: https://github.com/streamlit/streamlit/pull/10147.
"""

from __future__ import annotations

from typing import Final

from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RerunData

LOOK_AGAIN_AFTER: Final = 0.005
"""Seconds; the messages wait for no more than their turn."""

_start = AppSession._create_scriptrunner


def in_order() -> None:
    """Have all sessions of this process deliver in order from now on."""
    AppSession._create_scriptrunner = _start_after_the_last  # type: ignore[assignment, method-assign]


def _start_after_the_last(session: AppSession, asked: RerunData) -> None:
    """Begin a thread for what was ``asked``, once the session has heard that the one before has ended."""
    if session._scriptrunner is None:
        _start(session, asked)
    else:
        session._event_loop.call_later(LOOK_AGAIN_AFTER, _ask_again, session, asked)


def _ask_again(session: AppSession, asked: RerunData) -> None:
    if session._state is AppSessionState.SHUTDOWN_REQUESTED:
        return
    running = session._scriptrunner  # the one before, or another that a click has started meanwhile
    if running is None or not running.request_rerun(asked):
        _start_after_the_last(session, asked)
