"""The card "modelled on nerve cells?": pulses in time, averaged until a number is left."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.experiments.nerve_cell import INPUTS, SHOWN, WINDOWS, fit_bent_line
from core.plots import nerve_cell as plots
from ui import figures, lesson
from ui.cards.neuron import data
from ui.errors import explained
from ui.i18n import t

_AVERAGES: Final = [1, 2, 5, 10, 20, 50, WINDOWS]


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "nerve-cell") as card, explained():
        card.views(averaging=_averaging)
        card.verdict(data.nerve_cell_finding)


def _averaging() -> None:
    recording = data.recording()
    left, right = st.columns(2, gap="medium")
    z = left.slider(t("neuron.cell.z"), -1.0, 4.0, 1.5, 0.125, format="%.2f", key="cell_z", persist_state="session")
    windows = right.select_slider(t("neuron.cell.windows"), _AVERAGES, 1, key="cell_windows", persist_state="session")
    looked_at = int(np.abs(INPUTS - z).argmin())
    line = fit_bent_line(INPUTS, recording.rates(windows))
    palette = figures.palette()
    with left:
        figures.show(
            plots.pulses(
                recording,
                looked_at,
                palette,
                plots.PulseWords(
                    time=t("neuron.cell.time_axis"),
                    voltage=t("neuron.cell.voltage_axis"),
                    threshold=t("neuron.cell.threshold"),
                    observations=t("neuron.cell.observations"),
                ),
            ),
            key="pulses",
            alt=t("neuron.cell.alt_pulses", n=SHOWN, z=f"{z:.2f}"),
        )
    with right:
        figures.show(
            plots.firing_rates(
                recording,
                windows,
                line,
                looked_at,
                palette,
                (
                    t("neuron.cell.input_axis"),
                    t("neuron.cell.rate_axis"),
                    t("neuron.cell.measured", n=windows),
                    t("neuron.cell.bent_line"),
                ),
            ),
            key="rates",
            alt=t("neuron.cell.alt_rates", n=windows, r_squared=f"{line.r_squared:.1%}"),
        )
    trains, counts = recording.patterns(looked_at)
    with st.container(horizontal=True, gap="medium"):
        st.metric(
            t("neuron.cell.explained"), f"{line.r_squared:.1%}", help=t("neuron.cell.explained_help"), width="content"
        )
        among = t("neuron.cell.at_input", n=WINDOWS)
        st.metric(t("neuron.cell.trains"), trains, help=among, width="content")
        st.metric(t("neuron.cell.counts"), counts, help=among, width="content")
