"""A run that has ended: its figures, its curves, what it says about ten digits, and what to make of all that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, get_args

import numpy as np
import streamlit as st

from core.coach import gentler
from core.errors import LabError
from core.plots import curves as plots
from core.plots import gallery
from core.runs.history import History
from core.runs.run import Failure
from core.runs.spec import RunSpec, decimal
from ui import figures, services, style
from ui.errors import explain, explained
from ui.i18n import t
from ui.navigation import link
from ui.state import state
from ui.training import coach, control, live, rewind, takehome, words

FIRST: Final = 10
"""How many test digits the primer looks at."""

# Training, validation, the rest: side by side; on a phone one below the other, where columns would make six rows.
_CSS: Final = """
<style>
.st-key-figures { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
@media (max-width: 640px) {
  .st-key-figures [data-testid="stMetricValue"] { font-size: 1.6rem; } /* a time in minutes and seconds */
}
@media (min-width: 641px) {
  .st-key-figures { grid-auto-flow: column; grid-template: auto auto / repeat(3, 1fr); }
}
</style>
"""


def status(history: History) -> None:
    """Say how the run has ended, and why."""
    run = history.run
    live.headline(run, _how_far(history))
    for remark in live.remarks(run):
        st.caption(remark)
    if run.failure is not None:
        _say_why(run.failure, run.spec)


def curves(history: History) -> None:
    """Draw loss and accuracy, to hover over and zoom into."""
    if all(point.loss is None for point in history.training):  # or it broke down before a number could be told
        return
    last: dict[str, Callable[[float | None], str]] = {"loss": words.loss, "accuracy": words.percent}
    for column, measure in zip(st.columns(2, gap="medium"), get_args(plots.Measure), strict=True):
        alt = t(
            f"train.curves.{measure}_alt",
            epochs=history.run.epochs,
            training=last[measure](getattr(history.run, measure)),
            validation=last[measure](getattr(history.run, f"validation_{measure}")),
        )
        figure = plots.finished(history, measure, live.curve_words(measure), figures.palette())
        with column:
            figures.show(figure, key=f"curve-{measure}", alt=alt, zoom=True)


def draw(history: History) -> None:
    """Draw what stands below the curves."""
    if not history.training or history.run.status == "failed":
        return
    _final_figures(history)
    with explained():
        _try_it(history)
    _explain(history)
    rewind.draw(history)
    takehome.draw(history)


def _how_far(history: History) -> str:
    run = history.run
    if run.step == 0:
        return t("train.status.stopped_waiting") if run.status == "stopped" else ""
    if run.stop_reason == "unwatched":
        return t(
            "steering.unwatched",
            step=words.count(run.step),
            steps=words.count(run.total_steps),
            minutes=round(services.settings().limits.unwatched_seconds / 60),
        )
    if run.status == "stopped":
        return t("train.status.stopped_early", step=words.count(run.step), steps=words.count(run.total_steps))
    return t(
        "train.status.done_once" if run.epoch == 1 else "train.status.done",
        epochs=run.epoch,
        updates=words.count(run.step),
    )


def _say_why(failure: Failure, spec: RunSpec) -> None:
    st.error(explain(LabError(failure.code, code=failure.code, **failure.params)), icon=":material/error:")
    if failure.code == "diverged":
        rate = gentler(replace(spec, learning_rate=failure.params["learning_rate"]))  # it may have been changed
        st.button(
            t("train.diverged.fix", learning_rate=decimal(rate)),
            key="fix",
            icon=":material/build:",
            on_click=control.start,
            kwargs={**_fields(spec), "learning_rate": rate},
        )


def _fields(spec: RunSpec) -> dict[str, object]:
    return {name: getattr(spec, name) for name in RunSpec.__slots__}


def _final_figures(history: History) -> None:
    run = history.run
    validated = (
        t("train.outcome.validation_help_test")
        if run.spec.validation == "test"
        else t("train.outcome.validation_help_holdout", n=words.count(_validation_examples(run.spec)))
    )
    trained = t("train.outcome.training_help")
    seconds = words.NONE if history.seconds is None else words.duration(history.seconds)
    shown = [
        ("training_accuracy", words.percent(run.accuracy, 2), trained),
        ("training_loss", words.loss(run.loss), trained),
        ("validation_accuracy", words.percent(run.validation_accuracy, 2), validated),
        ("validation_loss", words.loss(run.validation_loss), validated),
        ("seconds", seconds, t("train.outcome.seconds_help")),
        ("parameters", words.count(run.spec.parameter_count), None),
    ]
    style.add(_CSS)
    with st.container(key="figures"):
        for name, value, explanation in shown:
            st.metric(t(f"train.outcome.{name}"), value, help=explanation, border=True, height="stretch")


def _validation_examples(spec: RunSpec) -> int:
    """Return how many digits the validation figures were measured on."""
    return len(services.test_set()[1]) if spec.validation == "test" else spec.training_examples - spec.fitted_examples


def _try_it(history: History) -> None:
    """Show what the network says about the first test digits, and lead to the drawing page."""
    token = history.run.token
    network = services.network_of(token)
    state().model_token = token
    with st.container(horizontal=True):
        link("draw", f"**{t('train.outcome.draw')}**")
        link("evaluate", f"**{t('train.outcome.evaluate')}**")
    st.subheader(t("train.outcome.ten_title"), anchor=False)
    st.markdown(t("train.outcome.ten_intro"))
    images, labels = services.test_set()
    first = images[:FIRST] / np.float32(255)  # (10, 28, 28)
    predictions = network.predict(first.reshape(FIRST, -1))
    pictures = [
        gallery.Picture(
            image,
            answer=t(
                "train.outcome.ten_right" if prediction == label else "train.outcome.ten_wrong", prediction=prediction
            ),
            label=t("train.outcome.ten_label", label=label),
            alt=t("train.outcome.ten_alt", number=number, prediction=prediction, label=label),
            right=bool(prediction == label),
        )
        for number, (image, label, prediction) in enumerate(zip(first, labels[:FIRST], predictions, strict=True), 1)
    ]
    with st.container(key="first-ten"):
        st.html(gallery.rows(pictures, figures.palette()))
    lines = [t("train.outcome.ten_count", right=sum(picture.right for picture in pictures))]
    if history.validation:
        lines.append(t("train.outcome.ten_basis", n=words.count(_validation_examples(history.run.spec))))
    st.markdown(words.sentences(lines))


def _explain(history: History) -> None:
    spec = history.run.spec
    coach.draw(history)
    if spec.validation == "test" and history.validation:
        with st.expander(t("train.outcome.flatters_title"), icon=":material/balance:", key="flatters"):
            st.markdown(t("train.outcome.flatters"))
            st.button(
                t("train.outcome.flatters_button"),
                key="repeat-holdout",
                on_click=control.start,
                kwargs={**_fields(spec), "validation": "holdout"},
            )
