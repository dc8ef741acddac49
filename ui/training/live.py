"""A run while it trains: how far it is, and its growing curves."""

from __future__ import annotations

from typing import Final, Literal, get_args

import streamlit as st

from core.plots import curves as plots
from core.runs.history import History, Mark
from core.runs.queue import place
from core.runs.run import Run
from core.runs.spec import decimal
from ui import figures, services
from ui.errors import explain
from ui.i18n import t
from ui.training import settings, words

_BADGES: Final[dict[str, tuple[Literal["gray", "primary", "green", "orange", "red"], str]]] = {
    "queued": ("gray", ":material/hourglass_empty:"),
    "running": ("primary", ":material/model_training:"),
    "paused": ("gray", ":material/pause_circle:"),
    "stopping": ("orange", ":material/stop_circle:"),
    "finished": ("green", ":material/check_circle:"),
    "stopped": ("orange", ":material/stop_circle:"),
    "failed": ("red", ":material/error:"),
}


def headline(run: Run, *said: str) -> None:
    """Draw the status of a run as a badge, and what there is to say beside it."""
    colour, icon = _BADGES[run.status]
    st.markdown(f":{colour}-badge[{icon} {t(f'train.status.{run.status}')}] {' · '.join(said)}")


def remarks(run: Run) -> list[str]:
    """Return what a reader should know of a run: its settings if the sliders say others by now, a lost worker."""
    lines = []
    if run.spec != settings.current():
        lines.append(t("train.status.this_run", settings=" · ".join(words.settings(run.spec))))
    if run.losses and run.status != "queued":  # of the last loss that is not true before another worker has come
        lines.append(t("train.status.resumed"))
    return lines


def status(history: History) -> None:
    """Draw how things stand with a run, in words and as a bar."""
    headline(history.run, *_progress(history))
    st.progress(history.run.progress)
    st.caption("\n\n".join([*_figures(history), *remarks(history.run)]))


def _progress(history: History) -> list[str]:
    run = history.run
    if run.status == "queued":
        return [_waiting_for(history)]
    if run.step == 0 and run.status != "paused":
        return [t("train.status.warming")]
    steps = run.spec.steps_per_epoch
    epoch = max(-(-run.step // steps), 1)  # a run that was taken up again knows its step before it reports an epoch
    parts = [
        t("train.status.epoch", epoch=epoch, epochs=run.epochs),
        t("train.status.step", step=words.count(run.step - (epoch - 1) * steps), steps=words.count(steps)),
    ]
    if run.status == "paused":
        return [*parts, t("steering.paused")]
    if run.pause_at is not None:
        return [*parts, t("steering.pausing" if run.pausing else "steering.stepping")]
    if history.seconds_left is not None:
        parts.append(t("train.status.left", duration=words.remaining(history.seconds_left)))
    if history.examples_per_second is not None:
        parts.append(t("train.status.speed", examples=words.count(float(f"{history.examples_per_second:.2g}"))))
    return parts


def _waiting_for(history: History) -> str:
    if history.interrupted:
        return t("train.status.interrupted")
    reason = services.training().status().reason
    if reason is not None:
        return explain(reason)
    there = place(history.run, services.store().unfinished(), services.training().status().workers)
    return words.waiting(there)


def _figures(history: History) -> list[str]:
    """Return the latest figures as a sentence: what the curves show, for those who cannot see them."""
    run = history.run
    if not history.training:
        return []
    measured = [
        t("train.status.training_figures", loss=words.loss(run.loss), accuracy=words.percent(run.accuracy)),
    ]
    if history.validation:
        last = history.validation[-1]
        measured.append(
            t("train.status.validation_figures", loss=words.loss(last.loss), accuracy=words.percent(last.accuracy))
        )
    return [" · ".join(measured)]


def curves(history: History) -> None:
    """Draw loss and accuracy so far."""
    for column, measure in zip(st.columns(2, gap="medium"), get_args(plots.Measure), strict=True):
        said = curve_words(measure)
        column.vega_lite_chart(
            plots.live(history, measure, said, figures.palette()),
            theme=None,
            key=f"live-{measure}",
            alt=t("train.curves.live_alt", measure=said.title),
        )


def marks(history: History) -> None:
    """Say what the numbered lines on the curves stand for."""
    if history.marks:
        st.caption("  \n".join(_mark(number, mark) for number, mark in enumerate(history.marks, start=1)))


def _mark(number: int, mark: Mark) -> str:
    where = {"number": number, "epoch": f"{mark.epochs:.2f}"}
    if mark.kind == "lost":
        return t("steering.marks.lost", **where)
    before, after = mark.before, mark.after
    if before.dropout == after.dropout:
        return t(
            "steering.marks.rate", **where, before=decimal(before.learning_rate), after=decimal(after.learning_rate)
        )
    if before.learning_rate == after.learning_rate:
        return t("steering.marks.dropout", **where, before=decimal(before.dropout), after=decimal(after.dropout))
    return t(
        "steering.marks.both",
        **where,
        rate_before=decimal(before.learning_rate),
        rate_after=decimal(after.learning_rate),
        dropout_before=decimal(before.dropout),
        dropout_after=decimal(after.dropout),
    )


def curve_words(measure: plots.Measure) -> plots.Words:
    """Return what stands on the curves of ``measure``."""
    return plots.Words(
        title=t(f"train.curves.{measure}"),
        epoch=t("train.curves.epoch"),
        training=t("train.curves.training"),
        validation=t("train.curves.validation"),
    )
