"""The confusion matrix, and the images behind each of its numbers."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.data.mnist import N_CLASSES
from core.maths.arrays import IntArray
from core.maths.evaluation import Evaluation
from core.plots import evaluation as plots
from core.plots import gallery
from core.plots.digits import percent
from ui import choice, figures, section, services
from ui.i18n import t

PAGE: Final = 20
"""Images shown at a time."""
_WORST: Final = 3

_ANY: Final = -1
"""No digit: None would be nothing chosen, for which Streamlit has English words."""
_LABEL, _ANSWER, _AT = "mistakes_label", "mistakes_answer", "mistakes_page"


@st.fragment
def draw(text: Lesson, found: Evaluation) -> None:
    """Draw the section."""
    section.begin(text, "evaluate.confusion")
    _matrix(found)
    section.begin(text, "evaluate.mistakes")
    _images(found)


def _matrix(found: Evaluation) -> None:
    counts = found.confusion
    figures.show(
        plots.confusion(
            counts,
            label=t("evaluate.confusion.label"),
            answer=t("evaluate.confusion.answer"),
            hover=t("evaluate.confusion.hover", label="%{y}", answer="%{x}"),
            palette=figures.palette(),
        ),
        key="confusion",
        alt=t("evaluate.confusion.alt", worst=_worst(counts)),
        on_point=_look_at,
    )


def _worst(counts: IntArray) -> str:
    wrong = counts * (1 - np.eye(len(counts), dtype=counts.dtype))
    order = np.argsort(-wrong.ravel(), kind="stable")[:_WORST]
    pairs = [(*divmod(int(place), len(counts)), int(wrong.ravel()[place])) for place in order]
    said = [t("evaluate.confusion.worst", label=label, answer=answer, count=n) for label, answer, n in pairs if n]
    return "; ".join(said) or t("evaluate.confusion.none")


def _look_at(cell: Any) -> None:
    """Callback: show the images behind a number of the matrix."""
    st.session_state[_LABEL], st.session_state[_ANSWER] = int(cell[0]), int(cell[1])
    _to_first_page()


def _to_first_page() -> None:
    st.session_state[_AT] = 0


def _images(found: Evaluation) -> None:
    names = {_ANY: t("evaluate.mistakes.any")} | {digit: str(digit) for digit in range(N_CLASSES)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = [
            choice.select(
                t(f"evaluate.mistakes.{what}"),
                names,
                key=key,
                default=_ANY,
                width=130,
                on_change=_to_first_page,
            )
            for what, key in (("label", _LABEL), ("answer", _ANSWER))
        ]
    label, answer = (None if digit == _ANY else digit for digit in chosen)
    indices = found.answers(label=label, answer=answer)
    if not len(indices):
        st.info(t("evaluate.mistakes.none"), icon=":material/check_circle:")
        return
    pages = -(-len(indices) // PAGE)
    at = min(st.session_state.get(_AT, 0), pages - 1)
    shown = indices[at * PAGE : (at + 1) * PAGE]
    asked_right = label is not None and label == answer
    st.caption(t("evaluate.mistakes.right_count" if asked_right else "evaluate.mistakes.count", n=f"{len(indices):,}"))
    st.html(gallery.rows([_tile(found, int(index)) for index in shown], figures.palette()))
    if pages > 1:
        _leaf(at, pages, len(indices))


def _tile(found: Evaluation, index: int) -> gallery.Picture:
    images, _ = services.test_set()
    label, prediction = int(found.labels[index]), int(found.predictions[index])
    confidence = percent(float(found.confidence[index]))
    return gallery.Picture(
        images[index] / np.float32(255),
        answer=t("evaluate.mistakes.tile_answer", answer=prediction, confidence=confidence),
        label=t("evaluate.mistakes.tile_label", label=label),
        alt=t("evaluate.mistakes.tile_alt", label=label, answer=prediction, confidence=confidence),
        right=prediction == label,
    )


def _leaf(at: int, pages: int, n: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, icon, to in (("previous", "chevron_left", at - 1), ("next", "chevron_right", at + 1)):
            st.button(
                t(f"evaluate.mistakes.{name}"),
                key=f"mistakes_{name}",
                icon=f":material/{icon}:",
                disabled=not 0 <= to < pages,
                on_click=st.session_state.__setitem__,
                args=(_AT, to),
            )
        first, last = at * PAGE + 1, min((at + 1) * PAGE, n)
        st.caption(t("evaluate.mistakes.page", first=f"{first:,}", last=f"{last:,}", all=f"{n:,}"), width="content")
