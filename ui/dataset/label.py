"""Ten digits for the reader to label, by buttons or keys, and how far everybody agrees."""

from __future__ import annotations

import secrets

import numpy as np
import streamlit as st

from core.content import Lesson
from core.data.labelling import HARD, Labelling
from core.data.labelling import draw as draw_ten
from core.data.mnist import N_CLASSES
from core.maths.intervals import wilson
from core.plots import gallery
from core.plots.digits import CHALK, ink_png, pixels
from ui import figures, section, services, style
from ui.errors import explained
from ui.evaluation.answers import evaluate
from ui.i18n import t
from ui.state import state

_SIDE = 224
"""CSS pixels: eight for each of a digit's own."""
_WHICH = "labelling_which"
_KINDS = ("random", "hard")

_CSS = """
<style>
.st-key-labelling-digits { display: grid; grid-template-columns: repeat(5, 1fr); gap: .5rem; max-width: 26rem; }
.st-key-labelling-digits button { min-height: 3rem; width: 100%; }
.st-key-labelling-digits button p { font-size: 1.25rem; font-weight: 600; }
.st-key-labelling-digits kbd { display: none; }
</style>
"""


@st.fragment
def draw(text: Lesson) -> None:
    """Draw the section."""
    section.begin(text, "data.labelling")
    with explained():
        names = {kind: t(f"data.labelling.{kind}") for kind in _KINDS}
        st.segmented_control(
            t("data.labelling.which"),
            _KINDS,
            default="random",
            format_func=names.__getitem__,
            key=_WHICH,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
            on_change=_again,
        )
        if _is_hard():
            st.caption(t("data.labelling.hard_note", count=HARD))
        labelling = state().labelling or _begin()
        if labelling.done:
            _result(labelling)
        else:
            _ask(labelling)


def _is_hard() -> bool:
    return st.session_state.get(_WHICH) == "hard"


def _begin() -> Labelling:
    """Draw ten others."""
    confidence = evaluate(services.demo_model()).confidence
    state().labelling = drawn = draw_ten(confidence, hard=_is_hard(), seed=secrets.randbits(32))
    return drawn


def _again() -> None:
    """Callback: begin with ten others."""
    with explained():
        _begin()


def _ask(labelling: Labelling) -> None:
    assert labelling.current is not None
    images, _ = services.test_set()
    style.add(_CSS)
    number, count = len(labelling.answers) + 1, len(labelling.indices)
    st.progress(len(labelling.answers) / count, text=t("data.labelling.question", number=number, count=count))
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        with st.container(width=_SIDE):
            image = images[labelling.current] / np.float32(255)
            st.html(pixels(ink_png(image, CHALK), side=_SIDE, alt=t("data.labelling.alt")))
        with st.container(width=416):
            with st.container(key="labelling-digits"):
                for digit in range(N_CLASSES):
                    st.button(
                        str(digit),
                        key=f"label_{digit}",
                        shortcut=str(digit),
                        width="stretch",
                        on_click=_label,
                        args=(digit,),
                    )
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    t("data.labelling.back"),
                    key="label_back",
                    icon=":material/undo:",
                    type="tertiary",
                    disabled=not labelling.answers,
                    on_click=_back,
                )
                st.caption(t("data.labelling.keys"), width="content")


def _label(digit: int) -> None:
    """Callback: take an answer."""
    labelling = state().labelling
    if labelling is not None:
        state().labelling = labelling.label(digit)


def _back() -> None:
    labelling = state().labelling
    if labelling is not None:
        state().labelling = labelling.back()


def _result(labelling: Labelling) -> None:
    images, labels = services.test_set()
    network = evaluate(services.demo_model()).predictions
    tiles = []
    for index, answer in zip(labelling.indices, labelling.answers, strict=True):
        label, said = int(labels[index]), int(network[index])
        tiles.append(
            gallery.Picture(
                images[index] / np.float32(255),
                answer=t("data.labelling.answer", answer=answer),
                label=t("data.labelling.label", label=label),
                note=t("data.labelling.network", network=said),
                alt=t("data.labelling.tile_alt", answer=answer, label=label, network=said),
                right=answer == label,
            )
        )
    st.html(gallery.rows(tiles, figures.palette()))
    count, agree = len(labelling.indices), labelling.agreement(labels)
    found = wilson(agree, count)
    st.markdown(
        t(
            "data.labelling.you",
            agree=agree,
            count=count,
            share=f"{found.share:.0%}",
            low=f"{found.low:.0%}",
            high=f"{found.high:.0%}",
        )
    )
    by_network = sum(int(network[index]) == int(labels[index]) for index in labelling.indices)
    st.markdown(t("data.labelling.demo", agree=by_network, both=labelling.agreement(network), count=count))
    st.caption(t("data.labelling.hard_result_note" if _is_hard() else "data.labelling.random_note"))
    if agree < count:
        st.caption(t("data.labelling.labels_err"))
    st.button(t("data.labelling.again"), key="label_again", icon=":material/shuffle:", on_click=_again)
