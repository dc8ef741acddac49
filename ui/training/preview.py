"""Before the first run: the network that the sliders describe, what one click will do, and how long it will take."""

from __future__ import annotations

import itertools
from statistics import median

import streamlit as st

from core.plots.architecture import Box, Link, picture
from core.runs.history import History
from core.runs.spec import RunSpec
from ui import figures
from ui.i18n import t
from ui.training import words


def status(spec: RunSpec) -> None:
    """Say what a click on Start would do."""
    st.markdown(f":gray-badge[:material/radio_button_unchecked: {t('train.status.idle')}]")
    st.markdown(_promise(spec))


def network(spec: RunSpec) -> None:
    """Draw the network that would be trained, where the curves will be."""
    st.html(picture(_parts(spec), figures.palette(), alt=_alt(spec)))


def summary(spec: RunSpec, history: History | None) -> None:
    """Say what the settings amount to, and how long that takes if a run of the same kind has told.

    Without a run the network itself is drawn below.
    """
    estimate = _estimate(spec, history)
    lines = words.settings(spec) if history is not None else words.settings(spec)[1:]
    st.caption("  \n".join([*lines, *([estimate] if estimate else [])]))


def _estimate(spec: RunSpec, history: History | None) -> str | None:
    if history is None or not history.run.ended or not history.epochs:
        return None
    last = history.run.spec
    if (last.layer_sizes, last.batch_size, last.optimizer) != (spec.layer_sizes, spec.batch_size, spec.optimizer):
        return None
    typical = median(epoch.seconds for epoch in history.epochs)
    seconds = typical * spec.epochs * spec.steps_per_epoch / last.steps_per_epoch
    return t("train.preview.estimate", duration=words.remaining(seconds))


def _promise(spec: RunSpec) -> str:
    return t(
        "train.preview.will_once" if spec.epochs == 1 else "train.preview.will",
        examples=words.count(spec.fitted_examples),
        epochs=spec.epochs,
        batch_size=spec.batch_size,
        parameters=words.count(spec.parameter_count),
        updates=words.count(spec.steps_per_epoch * spec.epochs),
    )


def _parts(spec: RunSpec) -> list[Box | Link]:
    """Return the layers and what lies between them; several hidden layers share one box."""
    sizes = spec.layer_sizes
    counts = [(before + 1) * after for before, after in itertools.pairwise(sizes)]
    first = Link(f"{sizes[0]} × {sizes[1]} + {sizes[1]}", words.count(counts[0]))
    last = Link(f"{sizes[-2]} × {sizes[-1]} + {sizes[-1]}", words.count(counts[-1]))
    notes = [t("train.preview.dropout", dropout=words.percent(spec.dropout, 0))] if spec.dropout else []
    if spec.hidden_layers == 1:
        name = t("train.preview.hidden", activation=spec.activation)
    else:
        name = t("train.preview.hidden_many", activation=spec.activation, layers=spec.hidden_layers)
        units, between = spec.hidden_units, spec.hidden_layers - 1
        notes.append(f"{between} × ({units} × {units} + {units}) = {words.count(sum(counts[1:-1]))}")
    return [
        Box("784", t("train.preview.pixels")),
        first,
        Box(str(spec.hidden_units), name, tuple(notes)),
        last,
        Box("10", t("train.preview.classes")),
    ]


def _alt(spec: RunSpec) -> str:
    hidden = t("train.preview.hidden_many", activation=spec.activation, layers=spec.hidden_layers)
    return t(
        "train.preview.alt",
        inputs=784,
        hidden=f"{spec.hidden_units} {hidden}",
        parameters=words.count(spec.parameter_count),
    )
