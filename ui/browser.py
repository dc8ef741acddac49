"""What the browser keeps for its learner, in its own storage: answers, the tour, and by which name its runs are found.

The browser is asked once a session, by an invisible component in the sidebar. It answers within a fragment; only if it
has kept something that the page does not show yet, or knows its learner from before, is the page drawn again. From then
on it is told, at every drawing, what to keep; another tab of the same browser notices, and reports it.

A browser that does not answer, or keeps nonsense, changes nothing: the session goes on with what happens in it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.progress import Progress, decode, encode
from ui.state import new_greeting, state

_KEY: Final = "browser"
CARD: Final = "card"
"""Parameter of an address: the card that is to be shown."""
_CARD_ID: Final = re.compile(r"[a-z0-9-]{1,60}")


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    """Register the component; once a process, for a second one of the same name would replace the first."""
    script = (Path(__file__).parent / "front" / "browser.js").read_text(encoding="utf-8")
    return st.components.v2.component("lab_browser", html="<span hidden></span>", js=script)


def owner() -> str | None:
    """Return by which name this browser's runs are found again: unguessable, and the same after a reload.

    None until the browser has answered. A browser that cannot keep anything gets another one for each session.
    """
    return state().owner


def progress() -> Progress:
    """Return how far the learner has come at this moment."""
    memory = state()
    return Progress(dict(memory.answers), frozenset(memory.deeds), memory.touring)


def connect(then: Callable[[], None]) -> None:
    """Ask the browser what it keeps, tell it what to keep, and have it show the card that the address asks for.

    ``then`` is called whenever it has answered: by then its first page is there, and what takes the processors from it
    may begin.
    """
    memory = state()
    memory.drawn = _shown()
    if memory.arrived:
        memory.card_in_address = None
    if memory.owner is None and not memory.arrived:  # a click has come before the answer, which may be lost by that
        memory.greeting = new_greeting()
    asked = st.query_params.get(CARD, "")
    if (memory.arrived or asked != memory.card) and _CARD_ID.fullmatch(asked):
        memory.card = asked
        show_card()
    with st.container(key="browser-storage"):
        _connection(then)


def keep_in_address(card: str | None) -> None:
    """Say in the address which card is open; None leaves it alone, and what does not change it causes no traffic."""
    state().card_in_address = card
    if card is not None and st.query_params.get(CARD) != card:
        st.query_params[CARD] = card


def show_card() -> None:
    """Have the browser bring the card into sight that is open now."""
    state().cards_asked += 1


def refresh() -> None:
    """Draw the whole page anew if the learner has come further since it was drawn.

    To be called in a fragment that notes or answers something: what surrounds it shows the progress too.
    """
    memory = state()
    if memory.drawn not in (None, _shown()):
        keep_in_address(memory.card_in_address)  # the request may have left the browser before it heard of that
        st.rerun()


def _shown() -> tuple[Progress, bool]:
    """Return all that pages show of what this module knows."""
    return progress(), state().returning


@st.fragment
def _connection(then: Callable[[], None]) -> None:
    memory = state()
    if memory.owner is not None:
        then()
    _component()(
        key=_KEY,
        data={
            "greeting": memory.greeting,
            "keep": None if memory.owner is None else encode(progress(), memory.owner),
            "card": memory.card,
            "cards_asked": memory.cards_asked,
        },
        on_kept_change=_answered,
    )
    refresh()


def _answered() -> None:
    """Callback: the browser says what it keeps, since it was asked or since another tab has written."""
    kept = st.session_state.get(_KEY, {}).get("kept")
    if isinstance(kept, dict):
        take(kept.get("text"))
    else:  # it came while another page was being opened, and Streamlit has let go of it: ask again
        state().greeting = new_greeting()


def take(text: object) -> None:
    """Take over what the browser keeps, as far as it makes sense."""
    memory = state()
    found, known_as = decode(text)
    if memory.owner is None:  # what was done before the answer came counts as well
        found = Progress(
            {**found.answers, **memory.answers}, found.deeds | memory.deeds, found.touring and memory.touring
        )
    memory.returning = memory.returning or known_as is not None
    memory.owner = known_as or memory.owner or secrets.token_urlsafe(16)
    memory.answers.clear()
    memory.answers.update(found.answers)
    memory.deeds = set(found.deeds)
    memory.touring = found.touring
