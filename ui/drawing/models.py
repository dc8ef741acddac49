"""Which network reads the drawing: the learner's own, as soon as there is one, or the one that ships with the lab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.maths.network import Network
from ui import services
from ui.errors import explained
from ui.i18n import t
from ui.state import state

OWN: Final = "own"
DEMO: Final = "demo"


@dataclass(frozen=True, slots=True)
class Reader:
    """A network, and what to say of it."""

    network: Network
    kind: str
    about: str


def readers() -> list[Reader]:
    """Return the networks that can be asked, the learner's own first; one that should be and is not is explained."""
    found: list[Reader] = []
    token = st.query_params.get("run") or state().model_token
    if token:
        with explained():
            found.append(_own(token))
    with explained():
        found.append(_demo())
    return found


def choose_reader(found: list[Reader]) -> None:
    """Say which network answers, and let the learner switch where there are two."""
    names = {reader.kind: t(f"draw.readers.{reader.kind}") for reader in found}
    if len(names) > 1:
        st.segmented_control(
            t("draw.reader"),
            list(names),
            format_func=names.__getitem__,
            key="reader",
            default=found[0].kind,
            required=True,
            persist_state="session",
        )
    st.caption(chosen(found).about)


def chosen(found: list[Reader]) -> Reader:
    """Return the network that the learner chose; the first where none was chosen."""
    kind = st.session_state.get("reader")
    return next((reader for reader in found if reader.kind == kind), found[0])


def _own(token: str) -> Reader:
    run = services.store().get(token)
    network = services.network_of(token)
    state().model_token = token
    about = t(
        "draw.about_own",
        units=run.spec.hidden_units,
        epochs=run.finished_epochs,
        accuracy="–" if run.validation_accuracy is None else f"{run.validation_accuracy:.1%}",
    )
    return Reader(network, OWN, about)


def _demo() -> Reader:
    network = services.demo_model()
    return Reader(network, DEMO, t("draw.about_demo", accuracy=f"{network.metadata['accuracy']:.1%}"))
