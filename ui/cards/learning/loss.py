"""The card "loss": the curve −ln p, a network that has learned nothing, and the two forms of a label."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.content import Lesson
from core.data.mnist import N_CLASSES
from core.experiments import loss
from core.maths.losses import one_hot
from core.maths.softmax import softmax
from core.plots import loss as plots
from core.plots.digits import CHALK, ink_png, pixels
from ui import figures, lesson, services
from ui.cards.learning import data
from ui.errors import explained
from ui.i18n import t
from ui.state import state

_GUESS = 1 / N_CLASSES


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "loss") as card, explained():
        card.views(curve=_curve, untrained=_untrained, label=_label)
        card.verdict(data.loss_finding)


def _curve() -> None:
    picture, controls = st.columns([1.6, 1], gap="medium", vertical_alignment="center")
    with controls:
        percent = st.slider(
            t("learning.loss.p"),
            0.1,
            100.0,
            30.0,
            0.1,
            format="%.1f%%",
            key="loss_p",
            persist_state="session",
        )
        p = percent / 100
        value = float(loss.surprise(np.array(p)))
        with st.container(horizontal=True, gap="medium"):
            st.metric(t("learning.loss.value"), f"{value:.3f}", width="content")
            st.metric(t("learning.loss.slope"), f"{p - 1:.3f}", help=t("learning.loss.slope_help"), width="content")
        st.latex(rf"L = -\ln {p:.3f} = {value:.3f}")
    with picture:
        figures.show(
            plots.curve(
                p,
                _GUESS,
                (t("learning.loss.p_axis"), t("learning.loss.value"), t("learning.loss.guess")),
                figures.palette(),
            ),
            key="loss-curve",
            alt=t("learning.loss.alt_curve", p=f"{p:.1%}", loss=f"{value:.3f}"),
        )


def _untrained() -> None:
    turns = state().shuffles
    seed = turns.get("loss", 0)
    start, trained = data.untrained(seed), data.trained()
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.metric(t("learning.loss.untrained"), f"{start.loss:.3f}", width="content")
        st.metric("ln 10", f"{loss.GUESSING:.3f}", help=t("learning.loss.guess_help"), width="content")
        st.metric(t("learning.loss.trained"), f"{trained.loss:.3f}", width="content")
        st.button(
            t("learning.loss.another"),
            key="loss_another",
            icon=":material/shuffle:",
            on_click=turns.__setitem__,
            args=("loss", seed + 1),
        )
    figures.show(
        plots.shares(
            start.p_true,
            trained.p_true,
            _GUESS,
            (
                t("learning.loss.untrained_network"),
                t("learning.loss.trained_network"),
                t("learning.loss.p_axis"),
                t("learning.loss.images_axis"),
            ),
            figures.palette(),
        ),
        key="loss-shares",
        alt=t("learning.loss.alt_shares", untrained=f"{start.loss:.2f}", trained=f"{trained.loss:.2f}"),
    )


def _label() -> None:
    images, truth = services.test_set()
    logits = data.trained().logits
    turns = state().shuffles
    turn = turns.get("loss_label", 0) % len(logits)
    digit = int(truth[turn])
    label = st.pills(
        t("learning.loss.label"),
        range(N_CLASSES),
        default=digit,
        key=f"loss_label_{turn}",
        required=True,
        wrap=True,
    )
    label = int(label)
    about, forms = st.columns([1, 2.2], gap="medium", vertical_alignment="center")
    with about:
        st.html(pixels(ink_png(images[turn] / 255.0, CHALK), side=140, alt=t("learning.loss.digit_alt", digit=digit)))
        st.button(
            t("learning.loss.another_digit"),
            key="loss_label_another",
            icon=":material/shuffle:",
            on_click=turns.__setitem__,
            args=("loss_label", turn + 1),
        )
    with forms:
        said = softmax(logits[turn])
        figures.show(
            plots.answers(
                said, label, (t("learning.loss.digit_axis"), t("learning.loss.probability_axis")), figures.palette()
            ),
            key="loss-answers",
            alt=t("learning.loss.alt_answers", digit=digit, label=label, p=f"{said[label]:.1%}"),
        )
    whole, row = loss.both_forms(label, logits[turn])
    shown = one_hot(np.array([label]), N_CLASSES)[0].astype(int)
    left, right = st.columns(2, gap="medium")
    for column, name, form, value in (
        (left, "sparse", f"{label}", whole),
        (right, "one_hot", f"[{' '.join(str(number) for number in shown)}]", row),
    ):
        with column, st.container(border=True):
            st.markdown(f"**{t(f'learning.loss.{name}')}** `{form}`")
            st.metric(t(f"learning.loss.{name}_loss"), f"{value:.6f}")
