"""Two inputs: a line through a cloud of zeros and ones, and one digit's sum, term by term."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.experiments.weighted_sum import TwoDigits
from core.maths.neuron import Neuron
from core.maths.separation import Line, count_right
from core.plots import neuron as plots
from core.plots.digits import CHALK, ink_png, pixels
from ui import figures
from ui.cards.neuron import data
from ui.i18n import t
from ui.state import state

STEEPNESS: Final = 9.5
"""Length of the weights at which a best line is shown: within the sliders, and with a visible change across it."""
STEP: Final = 0.1
_LIMIT: Final = 10.0
_START: Final = {"line_w1": 3.0, "line_w2": 2.0, "line_b": -1.0}
_FIRST_DIGIT: Final = 3
_STRIDE: Final = 37
"""Has no divisor in common with the 200 digits: every one comes before one comes again."""


def draw() -> None:
    """Draw the step."""
    digits = data.two_digits()
    picture, controls = st.columns([1.55, 1], gap="medium")
    with controls:
        neuron = _controls(digits)
    remembered = state().line_digit
    chosen = _FIRST_DIGIT if remembered is None else remembered
    with picture:
        _plane(digits, neuron, chosen)
    _sum(digits, neuron, chosen)


def _controls(digits: TwoDigits) -> Neuron:
    locked = st.session_state.get("line_lock", False)
    score = st.container()
    w1 = _slider("w1")
    w2 = _slider("w2")
    b = _slider("b", disabled=locked)
    st.toggle(t("neuron.line.lock"), key="line_lock", persist_state="session")
    st.button(
        t("neuron.line.best_pinned" if locked else "neuron.line.best"),
        key="line_best",
        icon=":material/auto_fix_high:",
        on_click=_show,
        args=(digits.pinned if locked else digits.free,),
    )
    neuron = Neuron(np.array([w1, w2]), 0.0 if locked else b, "sigmoid")
    right, total = count_right(digits.points, digits.labels, neuron.weights, neuron.bias), len(digits.points)
    with score:
        st.markdown(f"### {t('neuron.line.right', right=right, total=total)}")
        st.progress(right / total, text=t("neuron.line.share", share=f"{right / total:.0%}"))
    return neuron


def _slider(name: str, *, disabled: bool = False) -> float:
    key = f"line_{name}"
    return st.slider(
        t(f"neuron.line.{name}"),
        -_LIMIT,
        _LIMIT,
        _START[key],
        STEP,
        format="%.1f",
        key=key,
        disabled=disabled,
        persist_state="session",
    )


def _show(line: Line) -> None:
    """Set the sliders to a line that was found."""
    st.session_state["line_w1"], st.session_state["line_w2"] = (
        round(float(weight) * STEEPNESS / STEP) * STEP for weight in line.weights
    )
    if not st.session_state.get("line_lock", False):
        st.session_state["line_b"] = round(line.bias * STEEPNESS / STEP) * STEP


def _plane(digits: TwoDigits, neuron: Neuron, chosen: int) -> None:
    right = count_right(digits.points, digits.labels, neuron.weights, neuron.bias)
    words = plots.PlaneWords(
        x=t("neuron.line.ink"),
        y=t("neuron.line.width"),
        wrong=t("neuron.line.wrong"),
        chosen=t("neuron.line.chosen"),
    )
    figures.show(
        plots.plane(digits.points, digits.digits, digits.labels, neuron, chosen, words, figures.palette()),
        key="plane",
        alt=t("neuron.line.alt_plane", total=len(digits.points), right=right),
        on_point=_choose,
    )


def _sum(digits: TwoDigits, neuron: Neuron, chosen: int) -> None:
    explained = neuron.explain(digits.points[chosen])
    digit = int(digits.digits[chosen])
    about, figure = st.columns([1, 2.6], gap="medium", vertical_alignment="center")
    with about, st.container(horizontal=True, vertical_alignment="center", key="line-digit"):
        st.html(
            pixels(ink_png(digits.images[chosen], CHALK), side=112, alt=t("neuron.line.digit_alt", digit=digit)),
            width="content",
        )
        with st.container(width="stretch"):
            ink, width = digits.points[chosen]
            answer = t("neuron.line.says_positive" if explained.z > 0 else "neuron.line.says_negative")
            st.markdown(t("neuron.line.digit", digit=digit, ink=f"{ink:.2f}", width=f"{width:.2f}", answer=answer))
            st.button(
                t("neuron.line.another"),
                key="line_another",
                icon=":material/shuffle:",
                on_click=_choose_next,
                args=(chosen, len(digits.points)),
            )
    with figure:
        figures.show(
            plots.sum_steps(explained, neuron.activation, figures.palette()),
            key="sum-steps",
            alt=t(
                "neuron.line.alt_sum",
                first=f"{explained.terms[0]:+.2f}",
                second=f"{explained.terms[1]:+.2f}",
                bias=f"{explained.bias:+.2f}",
                z=f"{explained.z:+.2f}",
                a=f"{explained.output:.2f}",
            ),
        )


def _choose(index: int) -> None:
    state().line_digit = int(index)


def _choose_next(chosen: int, total: int) -> None:
    _choose((chosen + _STRIDE) % total)
