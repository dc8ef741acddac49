"""Whose script it is: that of the settings as they stand, or of the run that the training page shows."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.config import Limits
from core.errors import LabError, RunNotFound
from core.runs.run import Run
from core.runs.spec import RunSpec
from ui import services
from ui.errors import explain
from ui.i18n import t
from ui.state import state
from ui.training import address, settings, words

SOURCES: Final = ("settings", "run")


def arrive(limits: Limits) -> None:
    """Take over what the address asks for, once. To be called before anything is drawn.

    The address stays as it is: widgets of the page before may still be bound to it.
    """
    if state().arrived:
        address.take_over(limits)


def draw() -> tuple[RunSpec, Run | None]:
    """Draw what is chosen, with a choice where there is one; return the settings, and the run that they are of."""
    spec, run = settings.current(), _run()
    if run is not None and run.spec != spec:
        names = {source: t(f"code.source.{source}") for source in SOURCES}
        chosen = st.segmented_control(
            t("code.source.label"),
            SOURCES,
            format_func=names.__getitem__,
            default=SOURCES[0],
            required=True,
            key="source",
        )
        if chosen == "run":
            spec = run.spec
        else:
            run = None
    st.markdown("  \n".join(words.settings(spec)))
    return spec, run


def _run() -> Run | None:
    """Return the run that the address or the training page names, if it can be read."""
    token = state().run_token
    if token is None:
        address.say_lost()
        return None
    try:
        return services.store().get(token)
    except RunNotFound as error:
        address.lose_run(error)
        address.say_lost()
    except LabError as error:
        st.error(explain(error), icon=":material/error:")
    return None
