"""The card "several units make a layer": one to four cuts about a disc in a ring."""

from __future__ import annotations

import streamlit as st

from core.content import Lesson
from core.experiments import layers
from core.plots import halfplanes as plots
from ui import figures, lesson
from ui.cards.network import data
from ui.errors import explained
from ui.i18n import t
from ui.state import state


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "layers") as card, explained():
        card.views(cuts=_cuts)
        card.verdict(data.layers_finding)


def _cuts() -> None:
    turns = state().shuffles
    start = turns.get("layers", 0) % layers.STARTS
    picture, controls = st.columns([1.5, 1], gap="medium")
    with controls:
        units = st.segmented_control(
            t("network.layers.units"),
            layers.UNITS,
            default=3,
            key="layers_units",
            required=True,
            persist_state="session",
        )
        cut = layers.train(units, start)
        shares = {number: layers.train(number, start).accuracy for number in layers.UNITS}
        figures.show_kept(
            lambda: plots.accuracies(
                shares, units, (t("network.layers.units"), t("network.layers.accuracy")), figures.palette()
            ),
            units,
            start,
            key="layers-accuracy",
            alt=t(
                "network.layers.alt_accuracy",
                shares=", ".join(f"{number}: {share:.1%}" for number, share in shares.items()),
            ),
        )
        shape = "closed" if cut.is_closed else "open"
        st.markdown(t(f"network.layers.{shape}"))
        st.button(
            t("network.layers.another", start=start + 1, starts=layers.STARTS),
            key="layers_start",
            icon=":material/casino:",
            help=t("network.layers.another_help"),
            on_click=turns.__setitem__,
            args=("layers", start + 1),
        )
    with picture:
        points, labels = layers.points()
        words = plots.Words(
            inside=t("network.layers.inside"),
            outside=t("network.layers.outside"),
            unit="{}",
            agree=t("network.layers.agree"),
        )
        figures.show_kept(
            lambda: plots.plane(points, labels, cut, words, figures.palette()),
            units,
            start,
            key="layers-plane",
            alt=t(f"network.layers.alt_plane_{shape}", units=units, share=f"{cut.accuracy:.1%}"),
        )
