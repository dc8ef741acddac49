"""The card "end to end": a pipeline of hand-made stages, each of which can be broken, and a network from pixels."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.digits.pipeline import IMAGE_STAGES, INPUTS, STAGES
from core.experiments.end_to_end import Reading
from core.plots import pipeline as plots
from ui import figures, lesson
from ui.cards.strengths import data
from ui.errors import explained
from ui.i18n import t
from ui.state import state

_NOTHING_CHANGED: Final = 0.005
"""Below this share of digits a stage is said to hand on what it always does."""


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "end-to-end") as card, explained():
        card.views(stages=_stages, arrivals=_arrivals)
        card.verdict(data.end_to_end_finding)


def _stages() -> None:
    names = {name: t(f"strengths.arrivals.{name}") for name in INPUTS}
    arrival = st.segmented_control(
        t("strengths.stages.arrival"),
        list(INPUTS),
        default="as_is",
        format_func=names.__getitem__,
        key="pipeline_arrival",
        required=True,
        persist_state="session",
    )
    faults = {name: t(f"strengths.faults.{name}") for name in STAGES}
    chosen = st.pills(
        t("strengths.stages.break"),
        STAGES,
        format_func=faults.__getitem__,
        selection_mode="multi",
        key="pipeline_broken",
        help=t("strengths.stages.break_help"),
        wrap=True,
        persist_state="session",
    )
    broken = tuple(stage for stage in STAGES if stage in chosen)
    reading = data.reading(arrival, broken)
    _way(reading, broken)
    intact = data.reading(arrival, ())
    left, right = st.columns([3, 1], vertical_alignment="center")
    with left, st.container(horizontal=True, gap="medium"):
        for name, now, usual in (
            ("pipeline", reading.accuracy, intact.accuracy),
            ("network", reading.network_accuracy, intact.network_accuracy),
            ("led", reading.led_accuracy, intact.led_accuracy),
        ):
            change = 100 * (now - usual)
            st.metric(
                t(f"strengths.readers.{name}"),
                f"{now:.1%}",
                delta=t("strengths.stages.points", change=f"{change:+.1f}") if broken and abs(change) >= 0.05 else None,
                help=t(f"strengths.readers.{name}_help"),
                width="content",
            )
    turns = state().shuffles
    right.button(
        t("strengths.stages.another"),
        key="pipeline_another",
        icon=":material/shuffle:",
        on_click=turns.__setitem__,
        args=("end-to-end", turns.get("end-to-end", 0) + 1),
        width="stretch",
    )


def _way(reading: Reading, broken: tuple[str, ...]) -> None:
    """Draw one digit's way through the stages, with how many of all digits were changed at each."""
    labels = data.digits().labels
    index = state().shuffles.get("end-to-end", 0) * 7 % len(labels)
    colours = figures.palette()
    digit, said = int(labels[index]), int(reading.passage.answers[index])
    stations = [
        plots.Station(
            t("strengths.stages.arrived"),
            plots.image(reading.shown[index], t("examples.digit", digit=digit)),
            t("strengths.stages.is", digit=digit),
        )
    ]
    for stage in STAGES:
        title = t(f"strengths.stages.{stage}")
        if stage in IMAGE_STAGES:
            seen = plots.image(reading.passage.images[stage][index], title)
        elif stage == "measure":
            measured = reading.passage.measured[index]
            seen = plots.bars(measured, colours, ", ".join(f"{value:+.1f}" for value in np.round(measured, 1)))
        else:
            seen = plots.answer(said, said == digit, colours)
        share = reading.changed[stage]
        is_changed = share >= _NOTHING_CHANGED
        says = t("strengths.stages.changed", share=f"{share:.0%}") if is_changed else t("strengths.stages.usual")
        stations.append(plots.Station(title, seen, says, stage in broken, is_changed))
    st.html(plots.row(stations, colours))


def _arrivals() -> None:
    found = data.arrivals()
    readers = ("pipeline", "network", "led")
    shares = {
        t(f"strengths.readers.{reader}"): {
            t(f"strengths.arrivals.{name}"): accuracies[number] for name, accuracies in found.items()
        }
        for number, reader in enumerate(readers)
    }
    figures.show(
        plots.accuracies(shares, t("strengths.stages.accuracy"), figures.palette()),
        key="pipeline-arrivals",
        alt="; ".join(
            f"{reader}, {name}: {share:.1%}"
            for reader, of_reader in shares.items()
            for name, share in of_reader.items()
        ),
    )
