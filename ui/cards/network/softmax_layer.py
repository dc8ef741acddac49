"""The card "softmax at the end": one logit moved, and noise that gets a sure answer."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.content import Lesson
from core.data.mnist import N_CLASSES
from core.experiments.softmax_layer import KINDS
from core.maths.softmax import FORMULA, softmax
from core.plots import softmax_layer as plots
from core.plots.digits import CHALK, bars, ink_png, percent, pixels
from ui import figures, lesson, services
from ui.cards.network import data
from ui.errors import explained
from ui.examples import choose_example
from ui.i18n import t
from ui.state import state

_PUSH = 30.0
"""How far a logit can be moved."""


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "softmax-layer") as card, explained():
        card.views(shares=_shares, noise=_noise)
        card.verdict(data.softmax_layer_finding)


def _shares() -> None:
    """Move one logit of a test digit, and see what becomes of all ten probabilities."""
    network = services.demo_model()
    images, _ = services.test_set()
    index = choose_example("softmax", count=6)
    start = network.logits(images[index].reshape(1, -1) / 255.0)[0].astype(np.float64)
    controls, picture = st.columns([1, 1.6], gap="medium")
    with controls:
        moved = st.pills(
            t("network.softmax.which"),
            range(N_CLASSES),
            default=int(start.argsort()[-2]),
            key="softmax_class",
            required=True,
            wrap=True,
            persist_state="session",
        )
        push = st.slider(
            t("network.softmax.push"), -_PUSH, _PUSH, 0.0, 0.5, format="%+.1f", key="softmax_push",
            persist_state="session",
        )  # fmt: skip
        temperature = st.slider(
            t("network.softmax.temperature"), 0.2, 10.0, 1.0, 0.2, format="%.1f",
            help=t("network.softmax.temperature_help"), key="softmax_temperature", persist_state="session",
        )  # fmt: skip
        logits = start.copy()
        logits[moved] += push
        before, now = softmax(start), softmax(logits, temperature)
        st.latex(FORMULA)
        st.metric(t("network.softmax.sum"), f"{now.sum():.6f}")
    with picture:
        figures.show_kept(
            lambda: plots.shares(
                logits,
                (before, now),
                moved,
                float(np.abs(start).max()) + _PUSH,
                (t("network.softmax.logits"), t("network.softmax.probabilities"), t("network.softmax.before")),
                figures.palette(),
            ),
            index,
            moved,
            push,
            temperature,
            key="softmax-shares",
            alt=t(
                "network.softmax.alt_shares",
                digit=moved,
                push=f"{push:+.1f}",
                shares=", ".join(f"{digit}: {percent(float(share))}" for digit, share in enumerate(now)),
            ),
        )


def _noise() -> None:
    """Ask the shipped network about images on which there is nothing."""
    names = {kind: t(f"network.noise.{kind}") for kind in KINDS}
    turns = state().shuffles
    turn = turns.get("noise", 0)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.segmented_control(
            t("network.noise.kind"),
            KINDS,
            default="even",
            format_func=names.__getitem__,
            key="noise_kind",
            required=True,
            wrap=True,
            persist_state="session",
        )
        st.button(
            t("network.noise.another"),
            key="noise_another",
            icon=":material/shuffle:",
            on_click=turns.__setitem__,
            args=("noise", turn + 1),
        )
    noise, digits = data.noise(kind), data.digits()
    index = turn % len(noise.images)
    chances = noise.probabilities[index]
    answer, top = int(chances.argmax()), float(chances.max())
    picture, figure = st.columns([1, 1.6], gap="medium")
    with picture:
        words = t("network.noise.says", answer=answer, probability=percent(top))
        st.html(pixels(ink_png(noise.images[index], CHALK), side=168, alt=t("network.noise.alt_image")))
        st.markdown(words)
        with st.container(height=150, border=False):
            st.html(bars(chances, figures.palette(), alt=words))
    with figure:
        figures.show(
            plots.certainty(
                noise.top,
                digits.top,
                top,
                (
                    t("network.noise.noise"),
                    t("network.noise.digits"),
                    t("network.noise.top"),
                    t("network.noise.share"),
                    t("network.noise.this"),
                ),
                figures.palette(),
            ),
            key="certainty",
            alt=t("network.noise.alt", noise=f"{noise.top.mean():.2f}", digits=f"{digits.top.mean():.2f}"),
        )
        with st.container(horizontal=True, gap="medium"):
            st.metric(t("network.noise.mean_noise"), f"{noise.top.mean():.2f}", width="content")
            st.metric(t("network.noise.mean_digits"), f"{digits.top.mean():.2f}", width="content")
