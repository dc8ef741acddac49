"""What a page has drawn reaches its reader, even if the browser asks for a fragment at that moment.

Streamlit 1.67 runs a page in a thread, whose messages wait for the server's loop. If the thread has ended and the loop
first hears of another request for a fragment (an answer of the browser, a look at a run that trains), the session
starts a new thread and no longer listens to the last one: what it has left is dropped. The reader has pressed Start,
the run trains, and the page says that nothing has begun; on a busy host that happened once in some hundred presses. So
the session goes on listening to a thread that has ended by itself. A thread that a click has stopped stays unheard: the
whole page is drawn anew.

Streamlit knows the danger, and avoids it where the fragment is gone: https://github.com/streamlit/streamlit/pull/10147.

And a new page stays. A reader may leave while something of a fragment (a stroke, an answer) is on its way: the new page
is drawn, and after it that fragment on behalf of the old page. The browser, told of another page, lets go of all it has
drawn, and the reader has an empty page. So a fragment is always said to be of the page where the reader is.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner

_start = AppSession._create_scriptrunner
_hear = AppSession._handle_scriptrunner_event_on_event_loop
_send = AppSession._enqueue_forward_msg
_ended: WeakSet[ScriptRunner] = WeakSet()
"""Threads that have ended, and whose last messages are on their way."""
_pages: WeakKeyDictionary[AppSession, str] = WeakKeyDictionary()
"""The page where each session's reader is, by its hash."""


def lose_nothing() -> None:
    """Have all sessions of this process do so from now on."""
    AppSession._create_scriptrunner = _start_another  # type: ignore[assignment, method-assign]
    AppSession._handle_scriptrunner_event_on_event_loop = _hear_the_last_too  # type: ignore[assignment, method-assign]
    AppSession._enqueue_forward_msg = _send_to_where_one_is  # type: ignore[assignment, method-assign]


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


def _send_to_where_one_is(session: AppSession, message: ForwardMsg) -> None:
    """Send a message to the browser, in place of ``AppSession._enqueue_forward_msg``."""
    kind = message.WhichOneof("type")
    if kind == "navigation":
        _pages[session] = message.navigation.page_script_hash
    elif kind == "new_session" and message.metadata.run.fragment_ids:
        here = message.new_session.page_script_hash
        message.new_session.page_script_hash = _pages.get(session, here)
    _send(session, message)
