"""The training page and its address: ``?hidden_units=64&dropout=0.2`` sets widgets, ``?run=<token>`` opens a run.

While the page is open, Streamlit keeps the bound widgets and the address in step, also when the reader goes back and
forward. What it does silently is done here with a word to the reader: an address that asks for the impossible. It is
corrected once, on arrival, before the widgets are bound.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Final

import streamlit as st

from core.config import Limits
from core.errors import LabError, RunNotFound
from core.runs.spec import DEFAULT_SPEC, RunSpec, from_query, to_query
from ui import corrected, services
from ui.errors import explain
from ui.state import state
from ui.training import settings

RUN: Final = "run"

_TRUTH: Final = {"true": "holdout", "false": "test"}
_NAMES: Final = frozenset(field.name for field in fields(RunSpec)) | {settings.HOLDOUT}


def arrive(limits: Limits) -> None:
    """Take over what the address asks for. To be called before anything is drawn."""
    spec = take_over(limits)
    if spec is not None:
        _rewrite(spec)


def take_over(limits: Limits) -> RunSpec | None:
    """Set the widgets as the address asks, and return that; None if the reader has been on the page already."""
    query = st.query_params.to_dict()
    memory = state()
    asked = query.get(RUN)
    if asked != memory.run_asked:  # a link, a reload, or a step back: not a click of just now on its way here
        memory.run_asked = asked
        memory.run_token = asked or memory.run_token
    if settings.HOLDOUT in query:
        answer = query.pop(settings.HOLDOUT)
        query["validation"] = _TRUTH.get(answer.lower(), answer)
    spec, corrections = from_query(query, limits)
    if not memory.arrived:
        if corrections:  # back to an address that was corrected: the widgets are bound and fall to their defaults
            defaults = [replace(each, used=getattr(DEFAULT_SPEC, each.field)) for each in corrections]
            corrected.note(defaults, settings.current())
        return None
    memory.lost = None
    if not query.keys() & _NAMES:
        spec = _spec_of_run(asked) or settings.current()
    settings.put(**{field.name: getattr(spec, field.name) for field in fields(spec)})
    corrected.note(corrections, settings.current())
    return spec


def _spec_of_run(token: str | None) -> RunSpec | None:
    try:
        return services.store().get(token).spec if token else None
    except LabError:  # whoever opens the run says so
        return None


def _rewrite(spec: RunSpec) -> None:
    """Let the address say ``spec`` and the run that is shown, in one step of the browser's history."""
    wanted = to_query(spec)
    if wanted.pop("validation", None):
        wanted[settings.HOLDOUT] = "true"
    before = st.query_params.to_dict()
    others = {name: text for name, text in before.items() if name not in _NAMES}
    token = state().run_token
    if token is not None:
        others[RUN] = token
    if {**others, **wanted} != before:
        st.query_params.from_dict({**others, **wanted})
        st.rerun()  # the widgets are seeded from the address with which the run of this script began


def name_choices() -> None:
    """Let the address say the settings that are choices among words; widgets cannot, being in the reader's language."""
    wanted = to_query(settings.current())
    for name in settings.WORDED:
        if name in wanted:
            st.query_params[name] = wanted[name]
        else:
            st.query_params.pop(name, None)


def say() -> None:
    """Say what could not be used of the address."""
    corrected.say(settings.current())


def name_run(token: str | None) -> None:
    """Let the address name the run that the page shows, if any."""
    if st.query_params.get(RUN) == token:
        return
    if token is None:
        del st.query_params[RUN]
    else:
        st.query_params[RUN] = token


def lose_run(error: RunNotFound) -> None:
    """Let go of a run that there is not."""
    memory = state()
    memory.run_token, memory.lost = None, error
    name_run(None)


def say_lost() -> None:
    """Say that there is no such run as the address asked for."""
    lost = state().lost
    if lost is not None:
        st.error(explain(lost), icon=":material/search_off:")
