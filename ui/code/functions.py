"""The lab's own functions: a choice among the steps of a training step, and the code that does each."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.export.functions import TOPICS, listings
from core.runs.spec import RunSpec
from ui.i18n import t
from ui.navigation import link

PARAMETER: Final = "function"
"""The address may name a step: ``/code?function=backward``."""


def asked() -> str | None:
    """Return the step that the address names, if there is one of that name."""
    name = st.query_params.get(PARAMETER)
    return name if name in TOPICS else None


def draw(spec: RunSpec) -> None:
    """Draw the choice, what the step does, and its code as it stands in the lab's files."""
    st.markdown(t("code.functions_lead"))
    names = {name: t(f"code.functions.{name}.name") for name in TOPICS}
    name = st.pills(
        t("code.functions_label"),
        list(TOPICS),
        format_func=names.__getitem__,
        default=asked() or "forward",
        required=True,
        key=PARAMETER,
    )
    topic = TOPICS[name]
    st.markdown(t(f"code.functions.{name}.does", activation=spec.activation, optimizer=spec.optimizer))
    formula = topic.formula(spec)
    if formula is not None:
        st.latex(formula)
    for listing in listings(topic, spec):
        st.caption(t("code.file", file=listing.file, line=listing.line))
        st.code(listing.code, "python", wrap_lines=True)
    link(topic.page, t("code.drawn"), card=topic.card)
