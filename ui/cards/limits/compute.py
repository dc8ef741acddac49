"""The card "needs compute": what a network costs, and three ways to compute one on this machine."""

from __future__ import annotations

import streamlit as st

from core.content import Lesson
from core.experiments import compute
from core.plots import compute as plots
from ui import figures, lesson
from ui.cards.limits import data
from ui.errors import explained
from ui.i18n import t
from ui.state import state


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "compute") as card, explained():
        card.views(count=_count, race=_race)
        card.verdict(data.compute_finding)


def _count() -> None:
    left, right = st.columns(2, gap="medium")
    width = left.select_slider(
        t("limits.compute.width"), compute.WIDTHS, 128, key="compute_width", persist_state="session"
    )
    depth = right.select_slider(
        t("limits.compute.depth"), compute.DEPTHS, 1, key="compute_depth", persist_state="session"
    )
    cost = compute.cost(width, depth)
    with st.container(horizontal=True, gap="medium"):
        for name, number in (
            ("parameters", cost.parameters),
            ("forward", cost.forward),
            ("update", cost.update * compute.BATCH),
        ):
            st.metric(
                t(f"limits.compute.{name}"), f"{number:,}", help=t(f"limits.compute.{name}_help"), width="content"
            )
    yours = t("limits.compute.yours")
    counts = {
        t("limits.compute.primer"): compute.cost(128, 1).parameters,
        yours: cost.parameters,
        "AlexNet": compute.ALEXNET_PARAMETERS,
        compute.LARGE_NAME: compute.LARGE_PARAMETERS,
    }
    sizes, memory = st.columns([1.3, 1], gap="medium")
    with sizes:
        figures.show_kept(
            lambda: plots.parameters(counts, yours, t("limits.compute.parameters"), figures.palette()),
            width,
            depth,
            key="compute-sizes",
            alt=t(
                "limits.compute.alt_sizes", counts=", ".join(f"{name}: {number:,}" for name, number in counts.items())
            ),
        )
    parts = {t(f"limits.compute.memory.{name}"): number for name, number in cost.memory.items()}
    with memory:
        st.metric(
            t("limits.compute.memory_all"),
            plots.size(sum(parts.values())),
            help=t("limits.compute.memory_help", batch=compute.BATCH),
        )
        figures.show_kept(
            lambda: plots.memory(parts, figures.palette()),
            width,
            depth,
            key="compute-memory",
            alt=t(
                "limits.compute.alt_memory",
                parts=", ".join(f"{name}: {plots.size(number)}" for name, number in parts.items()),
            ),
        )


def _race() -> None:
    memory = state()
    if st.button(t("limits.compute.start"), key="compute_race", icon=":material/timer:") or memory.race is None:
        memory.race = data.race()
    race = memory.race
    seconds = {t(f"limits.compute.ways.{name}"): getattr(race, name) for name in ("loop", "single", "batch")}
    figures.show(
        plots.race(seconds, t("limits.compute.axis"), t("limits.compute.unit"), figures.palette()),
        key="compute-race-times",
        alt=t(
            "limits.compute.alt_race",
            times=", ".join(f"{name}: {compute.milliseconds(value)}" for name, value in seconds.items()),
        ),
    )
    primers = compute.cost(128, 1).update * compute.TRAINING_IMAGES / race.rate
    large = compute.LARGE_TRAINING / race.rate
    st.markdown(
        t(
            "limits.compute.at_this_rate",
            rate=f"{race.rate / 1e9:.1f}",
            primer=_duration(primers),
            large=_duration(large),
            apart=f"{race.apart:.5f}",
        )
    )


def _duration(seconds: float) -> str:
    amount, unit = plots.duration(seconds)
    rounded = float(f"{amount:.2g}")
    return t(f"limits.compute.units.{unit}", amount=f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}")
