"""The test set stays closed until the learner opens it, and what was opened is counted."""

from __future__ import annotations

import streamlit as st

from core.content import Lesson
from core.errors import LabError
from ui import section, services
from ui.drawing.models import OWN, Reader, choose_reader, chosen, readers
from ui.evaluation.answers import fingerprint
from ui.i18n import t
from ui.navigation import link
from ui.state import state


def draw(text: Lesson) -> Reader | None:
    """Draw which network is evaluated and the way to open the test set; return the network once it is open for it."""
    section.begin(text, "evaluate.opening")
    found = readers()
    if not found:
        return None
    with st.container(border=True, key="evaluated"):
        choose_reader(found)
        reader = chosen(found)
        name = fingerprint(reader.network)
        if all(other.kind != OWN for other in found):
            link("train", t("evaluate.train"))
        elif reader.kind == OWN and _was_validated_on_it():
            st.caption(f":material/visibility: {t('evaluate.validated')}")
        opened = state().opened
        if name not in opened:
            st.button(
                t("evaluate.open"),
                key="open_test_set",
                type="primary",
                icon=":material/lock_open:",
                on_click=opened.append,
                args=(name,),
            )
            st.caption(t("evaluate.open_help"))
            return None
        said = t("evaluate.opened_one") if len(opened) == 1 else t("evaluate.opened_many", count=len(opened))
        st.markdown(f":material/lock_open: {said}")
    return reader


def _was_validated_on_it() -> bool:
    """Return whether the learner's run took its validation figures from the test set."""
    token = state().model_token
    try:
        return token is not None and services.store().get(token).spec.validation == "test"
    except LabError:  # gone since its network was read: then there is nothing to say of it
        return False
