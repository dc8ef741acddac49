"""Experiments that train: the recorded result at once, and the learner's own runs laid over it.

The runs of a learner go through the training service like any other; a fragment looks into the run store while one of
them is unfinished, and never waits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from core.errors import RunNotFound
from core.experiments import recorded
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import HISTORY, SEEDS, Experiment, Figures, Outcome
from core.experiments.finding import Finding
from core.plots import experiment as plots
from core.runs.events import EpochEnd
from core.runs.run import Run
from ui import browser, figures, services
from ui.errors import explained
from ui.i18n import t
from ui.state import state

POLL: Final = 0.7
"""Seconds between two looks while a learner's runs train."""
SHARED: Final = ("epochs", "training_examples", "hidden_units")
"""What a learner may change for all runs of an experiment, where it is not what the runs differ in."""
_STOPS: Final[Mapping[str, tuple[int, ...]]] = {
    "epochs": (1, 2, 3, 5, 10, 20, 30),
    "training_examples": (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000),
    "hidden_units": (8, 16, 32, 64, 128, 256, 512),
}
OWN_SEED: Final = 2026
"""A learner's runs start from other weights than the recorded ones: the direction has to show again."""


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
    runs = _own_runs(experiment)
    return Figures(_outcome(experiment.id, arm, run) for arm, run in runs.items() if run.ended)


def draw(experiment: Experiment) -> None:
    """Draw the figure of ``experiment`` and the way to repeat it."""
    unfinished = any(not run.ended for run in _own_runs(experiment).values())
    st.fragment(_panel, run_every=POLL if unfinished else None)(experiment, unfinished)


def _panel(experiment: Experiment, polling: bool) -> None:
    with explained():
        runs = _own_runs(experiment)
        training = any(not run.ended for run in runs.values())
        if training != polling:
            st.rerun()  # the last one has ended, or a button in here has started some: the polling has to follow
        record = recorded.load(experiment)
        own = own_figures(experiment)
        figures.show(
            plots.draw(experiment, record.figures, own, _words(experiment), figures.palette()),
            key=f"experiment-{experiment.id}",
            alt=_alt(experiment, record.figures),
        )
        _controls(experiment, runs, training)
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


def _controls(experiment: Experiment, runs: dict[str, Run], training: bool) -> None:
    changes = _changes(experiment)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("experiments.run" if not runs else "experiments.run_again"),
            key=f"run-{experiment.id}",
            icon=":material/play_arrow:",
            disabled=training,
            on_click=_start,
            args=(experiment, changes),
        )
        if training:
            st.button(
                t("experiments.stop"),
                key=f"stop-{experiment.id}",
                icon=":material/stop:",
                on_click=_stop,
                args=(experiment,),
            )
        else:
            seconds = recorded.load(experiment).seconds / len(SEEDS) * _work(experiment, changes)
            st.caption(t("experiments.cost", runs=len(experiment.arms), seconds=f"{seconds:.0f}"), width="content")
    if runs:
        done = sum(run.ended for run in runs.values())
        progress = sum(1.0 if run.ended else run.progress for run in runs.values()) / len(runs)
        st.progress(progress, text=t("experiments.progress", done=done, total=len(runs)))


def _changes(experiment: Experiment) -> dict[str, Any]:
    """Let the learner change what all runs share; return the fields that they want otherwise than recorded."""
    limits = services.settings().limits
    changes: dict[str, Any] = {}
    if not st.toggle(t("experiments.change"), key=f"change-{experiment.id}", help=t("experiments.change_note")):
        return changes  # nothing is drawn that nobody asked for: a page has many experiments
    for name in SHARED:
        if name in experiment.axes:
            continue
        (low, high), recorded_with = getattr(limits, name), getattr(experiment.base, name)
        stops = sorted({stop for stop in _STOPS[name] if low <= stop <= high} | {recorded_with})
        value = st.select_slider(
            t(f"train.settings.{name}"),
            stops,
            value=recorded_with,
            key=f"{experiment.id}-{name}",
            persist_state="session",
        )
        if value != recorded_with:
            changes[name] = value
    return changes


def _work(experiment: Experiment, changes: Mapping[str, Any]) -> float:
    """Return how many times the recorded work the changed runs are; a wider layer counts as so much more."""
    return math.prod(value / getattr(experiment.base, name) for name, value in changes.items())


def _start(experiment: Experiment, changes: Mapping[str, Any]) -> None:
    """Callback: submit every arm with what the learner has changed, all from the same seed."""
    with explained():
        specs = [replace(arm.spec, seed=OWN_SEED, **changes) for arm in experiment.arms]
        created = services.training().submit_all(specs, browser.owner())
        arms = (arm.key for arm in experiment.arms)
        state().experiments[experiment.id] = {arm: run.token for arm, run in zip(arms, created, strict=True)}


def _stop(experiment: Experiment) -> None:
    """Callback: stop what has not ended yet."""
    with explained():
        for token in state().experiments.get(experiment.id, {}).values():
            services.training().stop(token, browser.owner() or "")


def _own_runs(experiment: Experiment) -> dict[str, Run]:
    """Return the learner's last runs of ``experiment`` by arm, those that are still kept."""
    runs = {}
    for arm, token in state().experiments.get(experiment.id, {}).items():
        try:
            runs[arm] = services.store().get(token)
        except RunNotFound:
            continue
    return runs


def _outcome(experiment_id: str, arm: str, run: Run) -> Outcome:
    """Return the figures of a learner's run; one that was stopped or failed on the way has none."""
    finished = run.status == "finished"
    history, examined = _measured(experiment_id, run.token) if finished else ({name: [] for name in HISTORY}, {})
    return Outcome(
        arm=arm,
        seed=run.spec.seed,
        history=history,
        seconds=(run.ended_at or 0.0) - (run.started_at or 0.0),
        diverged=run.failure is not None and run.failure.code == "diverged",
        examined=examined,
    )


@st.cache_data(show_spinner=False, max_entries=256)
def _measured(experiment_id: str, token: str) -> tuple[dict[str, list[float | None]], dict[str, float]]:
    """Return what a finished run reported after each epoch, and what its network answers to the experiment's exam."""
    epochs = [event for _, event in services.store().events(token) if isinstance(event, EpochEnd)]
    history = {measure: [getattr(epoch, measure) for epoch in epochs] for measure in HISTORY}
    exam = CATALOGUE[experiment_id].exam
    if exam is None:
        return history, {}
    spec = services.store().get(token).spec
    return history, dict(exam(services.network_of(token), spec, *services.test_set()))


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


def _alt(experiment: Experiment, measured: Figures) -> str:
    """Return every mean as words, for those who cannot see the figure."""
    words = _words(experiment)
    parts = [
        f"{words.arm(setting)}, {words.measures[measure]}: {measured.band(measure, **setting).mean:.1%}"
        for setting in experiment.settings
        for measure in experiment.measures
        if measured.has(measure, **setting)
    ]
    return "; ".join(parts)
