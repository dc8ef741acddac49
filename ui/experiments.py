"""Experiments that train: the recorded result at once, and the learner's own runs laid over it.

A fragment looks into the run store while one of the learner's runs is unfinished, and never waits.
"""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from core.experiments import recorded, repetition
from core.experiments.experiment import Experiment, Figures
from core.experiments.finding import Finding
from core.plots import experiment as plots
from ui import figures
from ui.errors import explained
from ui.i18n import t
from ui.repetition import controls, figures_of, runs_of

POLL: Final = 0.7
"""Seconds between two looks while a learner's runs train."""


def finding(experiment: Experiment) -> Finding:
    """Return what the recorded figures say, by the experiment's own rule.

    Raises
    ------
    DataUnavailable
        If there is no recorded result.
    """
    return experiment.judge(recorded.load(experiment).figures)


def own_figures(experiment: Experiment) -> Figures:
    """Return what the learner's own runs of ``experiment`` have given so far."""
    return figures_of(experiment, runs_of(experiment))


def draw(experiment: Experiment) -> None:
    """Draw the figure of ``experiment`` and the way to repeat it."""
    unfinished = any(not run.ended for run in runs_of(experiment).values())
    st.fragment(_panel, run_every=POLL if unfinished else None)(experiment, unfinished)


def _panel(experiment: Experiment, polling: bool) -> None:
    with explained():
        runs = runs_of(experiment)
        training = any(not run.ended for run in runs.values())
        if training != polling:
            st.rerun()  # the last one has ended, or a button in here has started some: the polling has to follow
        record = recorded.load(experiment)
        own = figures_of(experiment, runs)
        shown = repetition.extended(experiment, [run.spec for run in runs.values()])
        key, alt = f"experiment-{experiment.id}", _alt(shown, record.figures, own)

        def drawn() -> Any:
            return plots.draw(shown, record.figures, own, _words(experiment), figures.palette())

        if runs:
            figures.show(drawn(), key=key, alt=alt)
        else:
            figures.show_kept(drawn, record.recorded_on, key=key, alt=alt)
        controls(experiment, runs, own)
        st.caption(
            t(
                "experiments.provenance",
                seeds=len({outcome.seed for outcome in record.figures.outcomes}),
                examples=_examples(experiment),
                epochs=experiment.base.epochs,
                date=record.recorded_on,
                keras=record.versions["keras"],
                command=record.command,
            )
        )


def _words(experiment: Experiment) -> plots.Words:
    names = {value for setting in experiment.settings for value in setting.values() if isinstance(value, str)}
    measures = {measure: t(f"experiments.measures.{measure}") for measure in experiment.measures}
    fields = experiment.axes if experiment.is_list else experiment.axes[:1]
    if experiment.over_epochs:
        x = t("experiments.epochs")
    elif len(measures) > 1 and not experiment.to_scale:
        x = ""
    else:
        x = " · ".join(t(f"experiments.fields.{field}") for field in fields)
    return plots.Words(
        x=x,
        y=t("experiments.shares" if experiment.shares else "experiments.several")
        if len(measures) > 1
        else measures[experiment.measures[0]],
        recorded=t("experiments.recorded"),
        own=t("experiments.own"),
        values={name: t(f"experiments.values.{name}") for name in names},
        measures=measures,
        fields={field: t(f"experiments.fields.{field}") for field in experiment.axes},
    )


def _examples(experiment: Experiment) -> str:
    """Return how many examples the runs of ``experiment`` train on: one number, or the least and the most."""
    amounts = sorted({arm.spec.training_examples for arm in experiment.arms})
    return " – ".join(f"{amount:,}" for amount in dict.fromkeys((amounts[0], amounts[-1])))


def _alt(experiment: Experiment, measured: Figures, own: Figures) -> str:
    """Return every mean, and the learner's own figures, as words, for those who cannot see the figure."""
    words = _words(experiment)

    def listed(figures: Figures) -> str:
        return "; ".join(
            f"{words.arm(setting)}, {words.measures[measure]}: {figures.band(measure, **setting).mean:.1%}"
            for setting in experiment.settings
            for measure in experiment.measures
            if figures.has(measure, **setting)
        )

    said, mine = listed(measured), listed(own)
    return t("experiments.alt_own", recorded=said, own=mine) if mine else said
