"""The sweep: two hyperparameters, a grid of runs on all workers, and a map that fills in while they come back."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from core.config import Limits
from core.errors import LabError
from core.plots import sweep as plots
from core.runs import sweep
from core.runs.run import Run
from core.runs.spec import DEFAULT_SPEC, RunSpec
from ui import browser, choice, figures, services
from ui.errors import explain, explained
from ui.i18n import t
from ui.state import state
from ui.training import address, words

POLL: Final = 0.8
"""Seconds between two looks while runs train."""

SERIES: Final = "sweep"
_CHANGED: Final = "_sweep_changed"
_DEFAULTS: Final = {"x": ("hidden_units", (8, 32, 128)), "y": ("dropout", (0.0, 0.5))}


@st.fragment
def draw(spec: RunSpec, limits: Limits) -> None:
    """Draw the choice of a grid and the map of the last sweep, behind a fold."""
    fold = st.expander(t("sweep.title"), icon=":material/grid_on:", key="sweep", on_change="rerun")
    # What nobody looks at is neither read nor drawn; a sweep that trains is, or it would count as unwatched.
    looked_at = fold.open or _any_trains()
    training = looked_at and any(not run.ended for run in _runs())
    if fold.open or training:
        with fold:
            st.fragment(_panel, run_every=POLL if training else None)(spec, limits, training)


def _panel(spec: RunSpec, limits: Limits, polling: bool) -> None:
    runs = _runs()
    training = any(not run.ended for run in runs)
    if training != polling or st.session_state.pop(_CHANGED, False):
        st.rerun()  # the last one has ended, or a button in here has started some
    st.markdown(t("sweep.note"))
    if not training:
        _choose(spec, limits)
    with explained():
        _map(runs, training)


def _choose(spec: RunSpec, limits: Limits) -> None:
    fields = {name: words.field(name) for name in sweep.STOPS}
    chosen: dict[str, tuple[str, list[Any]]] = {}
    for column, axis in zip(st.columns(2, gap="medium"), ("x", "y"), strict=True):
        name, values = _DEFAULTS[axis]
        with column:
            field = choice.select(t(f"sweep.{axis}"), fields, key=f"sweep_{axis}", default=name)
            called = {value: words.value(field, value) for value in sweep.STOPS[field]}
            picked = st.pills(
                t("sweep.values", field=fields[field]),
                list(called),
                default=values if field == name else list(called)[:3],
                format_func=called.__getitem__,
                selection_mode="multi",
                key=f"sweep_{axis}_{field}",
            )
            chosen[axis] = (field, [value for value in sweep.STOPS[field] if value in picked])
    (x, xs), (y, ys) = chosen["x"], chosen["y"]
    n = len(xs) * len(ys)
    problem = _problem(x, y, n, limits)
    st.button(
        t("sweep.start", n=n),
        key="sweep_start",
        icon=":material/play_arrow:",
        disabled=problem is not None,
        on_click=_start,
        args=(sweep.grid(spec, x, xs, y, ys) if problem is None else [],),
    )
    st.caption(problem or t("sweep.base", settings=words.settings_apart(spec)))


def _problem(x: str, y: str, n: int, limits: Limits) -> str | None:
    """Return why the grid cannot be trained, None if it can."""
    if x == y:
        return t("sweep.same")
    if n < 2:
        return t("sweep.few")
    if n > limits.series_runs:
        return t("sweep.many", most=limits.series_runs)
    return None


def _map(runs: list[Run], training: bool) -> None:
    table = sweep.table(runs)
    if table is None:
        return
    done = sum(run.ended for run in runs)
    if training:
        progress = sum(1.0 if run.ended else run.progress for run in runs) / len(runs)
        st.progress(progress, text=t("sweep.progress", done=done, total=len(runs)))
        reason = services.training().status().reason
        if reason is not None:
            st.caption(f":material/hourglass_empty: {explain(reason)}")
        st.button(t("sweep.stop"), key="sweep_stop", icon=":material/stop:", on_click=_stop)
    x, y = words.field(table.x), words.field(table.y)
    figure = plots.draw(
        table,
        x=x,
        y=y,
        called=words.value,
        waiting="…",
        failed=t("train.status.failed"),
        colours=figures.palette(),
    )
    said = [
        f"{x} {words.value(table.x, at_x)}, {y} {words.value(table.y, at_y)}: {words.percent(run.validation_accuracy)}"
        for (at_x, at_y), run in table.runs.items()
    ]
    figures.show(figure, key="sweep-map", alt=t("sweep.alt", figures="; ".join(said)), on_point=_open)
    best = table.best
    if best is not None:
        said = [
            t(
                "sweep.best",
                x=f"{x} {words.value(table.x, getattr(best.spec, table.x))}",
                y=f"{y} {words.value(table.y, getattr(best.spec, table.y))}",
                accuracy=words.percent(best.validation_accuracy, 2),
            )
        ]
        if best.spec.validation == DEFAULT_SPEC.validation:
            said.append(t("sweep.flatters"))
        st.caption(words.sentences(said))


def _any_trains() -> bool:
    """Return whether any run of the learner is unfinished, of a sweep or not."""
    owner = browser.owner()
    try:
        return owner is not None and bool(services.store().unfinished_of(owner))
    except LabError:  # the page says above that the store does not serve
        return False


def _runs() -> list[Run]:
    """Return the runs of the learner's last sweep that are still kept."""
    owner = browser.owner()
    if owner is None:
        return []
    try:
        return services.store().last_series(owner, SERIES)
    except LabError:  # the page says above that the store does not serve
        return []


def _start(specs: list[RunSpec]) -> None:
    st.session_state[_CHANGED] = True
    try:
        services.training().submit_all(specs, browser.owner(), series=SERIES)
    except LabError as error:
        state().trouble = error


def _stop() -> None:
    st.session_state[_CHANGED] = True
    try:
        for run in _runs():
            if not run.ended:
                services.training().stop(run.token, browser.owner())
    except LabError as error:
        state().trouble = error


def _open(token: str) -> None:
    """Callback: show the run of the place that was clicked on."""
    st.session_state[_CHANGED] = True
    state().run_token = token
    address.name_run(token)
