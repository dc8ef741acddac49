"""The playground as a part of a page: redrawn by itself, without the rest."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from core import content
from core.playground import spec as specs
from core.playground.session import Session
from ui import browser, corrected, progress
from ui.errors import explained
from ui.i18n import t
from ui.memory import spare
from ui.navigation import link
from ui.playground import address, component, wire
from ui.state import state

EXPERIMENTS: Final = {
    "line": {"dataset": "xor", "hidden": "0", "learning_rate": "0.1", "noise": "0"},
    "product": {"dataset": "xor", "hidden": "0", "features": "x1_x2", "learning_rate": "0.1", "noise": "0"},
    "spiral": {
        "dataset": "spiral",
        "hidden": "8,8",
        "optimizer": "adam",
        "learning_rate": "0.01",
        "train_share": "70",
        "noise": "0",
    },
}
"""Section of the lesson → everything that its link sets."""

_REPLY: Final = "_playground_reply"
_WIDE: Final = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 82rem; padding-inline: clamp(1rem, 3vw, 3rem); }
/* The playground asks for frames every second or two; that is no reason to fade it or to say "running". */
[data-testid="stMain"] [data-stale="true"] { opacity: 1 !important; }
</style>
"""


def playground() -> None:
    """Draw the playground that the address asks for."""
    st.html(_WIDE)
    session = address.opened(answered=_REPLY in st.session_state)
    corrected.say(session.spec)
    pending = st.session_state.pop(_REPLY, None)
    if pending:  # the whole page is drawn before a wish's answer was: everything is told, and that it was answered
        st.session_state[_REPLY] = pending | wire.everything(session) | {"number": pending["number"]}
    _fragment(session)
    spare("playground")


@st.fragment
def _fragment(session: Session) -> None:
    browser.refresh()  # before the reply is taken: the page that is drawn instead gives it
    reply: dict[str, Any] | None = st.session_state.pop(_REPLY, None)
    component.mount(reply or wire.everything(session), _answer)
    address.write(session)


def _answer() -> None:
    """Answer the browser's wish; the reply is sent when the fragment is drawn, right after."""
    session, wish = state().playground, component.wish()
    if session is not None and wish is not None:
        reply = wire.answer(session, wish)
        if wish.get("compare"):
            with explained():
                reply["compare"] = wire.compare(session)
        st.session_state[_REPLY] = reply
        if session.shown.step:
            progress.note("playground")


def experiments(text: content.Lesson) -> None:
    """Draw the experiments to try, each with a link that sets everything."""
    st.subheader(text["experiments"].title, anchor="experiments")
    st.markdown(text["experiments"].body)
    for column, (name, query) in zip(st.columns(len(EXPERIMENTS)), EXPERIMENTS.items(), strict=True):
        with column, st.container(border=True, height="stretch", key=f"experiment-{name}"):
            section = text[f"experiments.{name}"]
            st.markdown(f"**{section.title}**")
            st.markdown(section.body)
            link(
                "playground",
                t("playground.try"),
                icon=":material/play_circle:",
                **specs.to_query(specs.from_query(query)[0]),
            )
