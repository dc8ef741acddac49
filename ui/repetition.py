"""A learner's own runs of an experiment: started and stopped, changed, followed while they wait and train.

They go through the training service like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from core.errors import RunNotFound
from core.experiments import recorded, repetition
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import HISTORY, Experiment, Figures, Outcome
from core.runs.events import EpochEnd
from core.runs.queue import place
from core.runs.run import Run
from core.runs.spec import RunSpec
from ui import browser, services
from ui.errors import explain, explained
from ui.i18n import t
from ui.state import state
from ui.training import words

SHARED: Final = ("epochs", "training_examples", "hidden_units", "hidden_layers", "label_noise")
"""What a learner may change for all runs of an experiment, where it is not what the runs differ in …"""
TESTED: Final = ("training_examples", "hidden_units", "hidden_layers", "label_noise")
"""… and where it is, what they may add a value of their own to."""
_STOPS: Final[Mapping[str, tuple[float, ...]]] = {
    "epochs": (1, 2, 3, 5, 10, 20, 30),
    "training_examples": (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 40_000, 60_000),
    "hidden_units": (8, 16, 32, 64, 128, 256, 512),
    "hidden_layers": (1, 2, 3, 4, 5, 6, 8),
    "label_noise": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
}


def runs_of(experiment: Experiment) -> dict[str, Run]:
    """Return the learner's last runs of ``experiment`` by arm, those that are still kept."""
    runs = {}
    for arm, token in state().experiments.get(experiment.id, {}).items():
        try:
            runs[arm] = services.store().get(token)
        except RunNotFound:
            continue
    return runs


def figures_of(experiment: Experiment, runs: Mapping[str, Run]) -> Figures:
    """Return what those of the learner's runs that have ended have given."""
    return Figures(_outcome(experiment.id, arm, run) for arm, run in runs.items() if run.ended)


def controls(experiment: Experiment, runs: Mapping[str, Run], own: Figures) -> None:
    """Draw how to run the experiment, what it costs, how far it has come, and whether it agrees."""
    training = any(not run.ended for run in runs.values())
    specs = _wanted(experiment)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("experiments.run" if not runs else "experiments.run_again"),
            key=f"run-{experiment.id}",
            icon=":material/play_arrow:",
            disabled=training,
            on_click=_start,
            args=(experiment, specs),
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
            seconds = repetition.seconds(experiment, recorded.load(experiment).seconds, specs)
            said = t("experiments.cost", runs=len(specs), duration=words.remaining(max(1.0, seconds)))
            st.caption(said, width="content")
    if runs:
        done = sum(run.ended for run in runs.values())
        progress = sum(1.0 if run.ended else run.progress for run in runs.values()) / len(runs)
        st.progress(progress, text=t("experiments.progress", done=done, total=len(runs)))
        if said := _waiting_for(list(runs.values())) if training else _compared(experiment, runs, own):
            st.caption(said)


def _wanted(experiment: Experiment) -> list[RunSpec]:
    """Let the learner change what all runs share and add values; return what to run."""
    limits = services.settings().limits
    changes: dict[str, Any] = {}
    asked = st.toggle(t("experiments.change"), key=f"change-{experiment.id}", help=t("experiments.change_note"))
    if not asked:  # nothing is drawn that nobody asked for: a page has many experiments
        return _specs(experiment, changes)
    wanted = experiment
    fields = [name for name in SHARED if name not in experiment.axes or name in TESTED]
    columns = st.columns(2, gap="medium")
    for number, name in enumerate(fields):
        column = columns[number % 2]
        low, high = getattr(limits, name)
        stops = {stop for stop in _STOPS[name] if low <= stop <= high}
        if name not in experiment.axes:
            usual = getattr(experiment.base, name)
            with column:
                value = _slider(experiment, name, t(f"train.settings.{name}"), sorted(stops | {usual}), usual)
            if value != usual:
                changes[name] = value
        else:
            free = sorted(stops - {setting[name] for setting in experiment.settings})
            label = t("experiments.one_more", field=t(f"experiments.fields.{name}"))
            with column:
                value = _slider(experiment, name, label, [None, *free], None)
            if value is not None:
                wanted = wanted.with_value(name, value)
    return _specs(wanted, changes)


def _specs(experiment: Experiment, changes: Mapping[str, Any]) -> list[RunSpec]:
    return [replace(arm.spec, seed=repetition.OWN_SEED, **changes) for arm in experiment.arms]


def _slider(experiment: Experiment, name: str, label: str, stops: Sequence[Any], value: Any) -> Any:
    def called(stop: Any) -> str:
        if stop is None:
            return t("experiments.no_more")
        return f"{stop:.0%}" if isinstance(stop, float) else f"{stop:,}"

    return st.select_slider(
        label, stops, value=value, format_func=called, key=f"{experiment.id}-{name}", persist_state="session"
    )


def _start(experiment: Experiment, specs: Sequence[RunSpec]) -> None:
    """Callback: submit every arm with what the learner has changed."""
    with explained():
        created = services.training().submit_all(specs, browser.owner())
        arms = [arm.key for arm in repetition.extended(experiment, specs).arms]
        state().experiments[experiment.id] = {arm: run.token for arm, run in zip(arms, created, strict=True)}


def _stop(experiment: Experiment) -> None:
    """Callback: stop what has not ended yet."""
    with explained():
        for token in state().experiments.get(experiment.id, {}).values():
            services.training().stop(token, browser.owner() or "")


def _waiting_for(runs: Sequence[Run]) -> str:
    """Return what the runs are at: the place in the queue, or which of them trains."""
    if any(run.status == "running" for run in runs):
        return t("experiments.training")
    waiting = [run for run in runs if run.status == "queued"]
    if not waiting:
        return t("train.status.stopping")
    status = services.training().status()
    if status.reason is not None:
        return explain(status.reason)
    there = min((place(run, services.store().unfinished(), status.workers) for run in waiting), key=lambda at: at.ahead)
    return words.waiting(there)


def _compared(experiment: Experiment, runs: Mapping[str, Run], own: Figures) -> str:
    """Return how much of what the learner measured agrees with the record, where both ran the same."""
    if not repetition.is_plain(experiment, [run.spec for run in runs.values()]):
        return t("experiments.changed")
    found = repetition.agreement(experiment, recorded.load(experiment).figures, own)
    return (
        t("experiments.agreement", inside=found.inside, of=found.of, least=f"{100 * experiment.chance:g}")
        if found.of
        else ""
    )


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
