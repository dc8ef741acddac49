"""The card "hidden layers transform": a thousand digits as pixels, as hidden outputs and as logits."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.content import Lesson
from core.data.mnist import N_CLASSES
from core.experiments.hidden_transform import SPACES
from core.plots import clouds as plots
from ui import figures, lesson
from ui.cards.network import data
from ui.errors import explained
from ui.i18n import t

_NETWORKS: Final = ("trained", "untrained")


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "hidden-transform") as card, explained():
        card.views(clouds=_clouds)
        card.verdict(data.hidden_transform_finding)


def _clouds() -> None:
    left, right = st.columns([1, 1.6], vertical_alignment="bottom")
    names = {name: t(f"network.clouds.{name}") for name in _NETWORKS}
    network = left.segmented_control(
        t("network.clouds.network"),
        _NETWORKS,
        default="trained",
        format_func=names.__getitem__,
        key="clouds_network",
        required=True,
        persist_state="session",
    )
    digit = right.pills(
        t("network.clouds.digit"), range(N_CLASSES), key="clouds_digit", wrap=True, persist_state="session"
    )
    clouds = data.trained_clouds() if network == "trained" else data.untrained_clouds()
    titles = {name: t(f"network.clouds.{name}") for name in SPACES}
    place = st.segmented_control(
        t("network.clouds.place"),
        SPACES,
        default="pixels",
        format_func=titles.__getitem__,
        key="clouds_place",
        required=True,
        persist_state="session",
    )
    space = clouds.spaces[place]
    figures.show_kept(
        lambda: plots.signs(space.flat, clouds.digits, digit, figures.palette()),
        network,
        place,
        digit,
        key="clouds",
        alt=t("network.clouds.alt", place=titles[place], share=f"{space.nearest:.1%}"),
    )
    st.markdown(t("network.clouds.measured"), help=t("network.clouds.measured_help"))
    with st.container(horizontal=True, gap="medium"):
        for name in SPACES:
            measured = clouds.spaces[name]
            st.metric(
                titles[name],
                f"{measured.nearest:.1%}",
                help=t("network.clouds.space_help", dimensions=measured.dimensions, kept=f"{measured.kept:.0%}"),
                width="content",
            )
