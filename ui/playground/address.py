"""The playground in the address: read when it is opened, written whenever something is chosen."""

from __future__ import annotations

import streamlit as st

from core.playground import spec as specs
from core.playground.session import Session
from core.playground.spec import DEFAULT
from ui import corrected
from ui.state import state

_FIELDS = frozenset(specs.to_words(DEFAULT))


def opened(*, answered: bool = False) -> Session:
    """Return the learner's playground.

    An address that asks for something else than the last one written (a link was followed) begins anew; one that asks
    for nothing goes on with what was there.

    Parameters
    ----------
    answered : bool
        A wish was answered just before: an address that was written earlier is older than what was chosen, and asks
        for nothing new.
    """
    memory = state()
    asked = {name: word for name, word in st.query_params.items() if name in _FIELDS}
    is_old = answered and asked in memory.playground_addresses
    followed = bool(asked) and not is_old
    if memory.playground is None or (followed and asked != specs.to_query(memory.playground.spec)):
        spec, corrections = specs.from_query(asked)
        if memory.playground is None:
            memory.playground = Session(spec)
        else:
            memory.playground.start(spec)
        corrected.note(corrections, memory.playground.spec)
    elif memory.arrived:
        corrected.note([], memory.playground.spec)
    return memory.playground


def write(session: Session) -> None:
    """Put what is chosen into the address; what is usual is left out."""
    query = specs.to_query(session.spec)
    written = state().playground_addresses
    if query not in written:
        written.append(query)
    for name in _FIELDS & st.query_params.keys() - query.keys():
        del st.query_params[name]
    for name, word in query.items():
        if st.query_params.get(name) != word:
            st.query_params[name] = word
