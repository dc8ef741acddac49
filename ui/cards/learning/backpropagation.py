"""The card "backpropagation": one update of a 2-2-1 network, number by number, and hundreds more to learn xor."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson as Text
from core.experiments import backpropagation as experiment
from core.experiments.backpropagation import LABELS, Lesson, X
from core.explain import backpropagation as steps
from core.plots import stepper as plots
from ui import figures, lesson, svg
from ui.errors import explained
from ui.i18n import t
from ui.state import state

_ACTIVATIONS: Final = ("tanh", "sigmoid")
_WIDE, _NARROW = 680, 360
_MANY: Final = 100
_UNITS: Final = {"h_1": "h1", "h_2": "h2", "p": "o"}


def draw(text: Text) -> None:
    """Draw the card."""
    with lesson.card(text, "backpropagation") as card, explained():
        card.views(stepper=_stepper)
        card.verdict(experiment.judge)


def _stepper() -> None:
    current = _current()
    walked = current.steps
    step = walked[current.step]
    phase = t(f"learning.stepper.phases.{step.phase}")
    _buttons(current)
    x, label = X[current.example], int(LABELS[current.example])
    st.caption(
        t(
            "learning.stepper.where",
            update=current.updates + 1,
            step=current.step + 1,
            steps=len(walked),
            phase=phase,
            x=f"({x[0]:.0f}, {x[1]:.0f})",
            y=label,
        )
    )
    parameters = steps.flat(current.network)
    for done in walked[: current.step + 1]:
        if done.phase == "update" and done.parameter is not None:
            parameters[done.parameter] = done.value
    palette = figures.palette()
    values: dict[str, float | None] = {"x1": x[0], "x2": x[1], "h1": None, "h2": None, "o": None}
    values |= {_UNITS[done.symbol]: done.value for done in walked[: current.step + 1] if done.symbol in _UNITS}
    alt = t("learning.stepper.alt_network", phase=phase, value=f"{step.value:z.4f}")
    wide, narrow = (
        plots.network(parameters, values, step, palette, width=width, alt=alt) for width in (_WIDE, _NARROW)
    )
    svg.show(wide, narrow, key="stepper-network")
    with st.container(key="stepper-formula"):
        st.latex(rf"{step.symbol} = {step.rule}")
        st.latex(rf"= {step.numbers} = \mathbf{{{step.value:z.4f}}}")
    table, learned = st.columns([1.3, 1], gap="medium")
    with table:
        _table(current)
    with learned:
        _progress(current)
    with st.expander(t("learning.stepper.edit"), icon=":material/tune:"):
        _edit(current)


def _current() -> Lesson:
    """Return the reader's lesson, begun anew if there is none."""
    memory = state()
    if memory.backpropagation is None:
        memory.backpropagation = experiment.begin()
    return memory.backpropagation


def _keep(current: Lesson) -> None:
    state().backpropagation = current


def _buttons(current: Lesson) -> None:
    with st.container(horizontal=True, gap="small"):
        for name, icon, change in (
            ("back", "arrow_back", lambda: experiment.move(current, -1)),
            ("next", "arrow_forward", lambda: experiment.move(current, 1)),
            ("update", "skip_next", lambda: experiment.update(current)),
            ("many", "fast_forward", lambda: experiment.update(current, _MANY)),
            ("again", "replay", lambda: experiment.begin(current.network.activation, current.seed)),
            ("other", "shuffle", lambda: experiment.begin(current.network.activation, current.seed + 1)),
        ):
            st.button(
                t(f"learning.stepper.{name}"),
                key=f"stepper_{name}",
                icon=f":material/{icon}:",
                type="primary" if name == "next" else "secondary",
                disabled=name == "back" and current.is_first,
                on_click=lambda change=change: _keep(change()),
            )


def _table(current: Lesson) -> None:
    """List every parameter with its gradient, as far as it has been found, and the check beside it."""
    found = {
        (step.phase, step.parameter): step.value
        for step in current.steps[: current.step + 1]
        if step.parameter is not None
    }
    checked = steps.nudged(current.network, X[current.example], int(LABELS[current.example]))
    heads = [t(f"learning.stepper.{name}") for name in ("parameter", "value", "gradient", "checked", "new")]
    rows = [f"| {' | '.join(heads)} |", "|:--|--:|--:|--:|--:|"]
    for index, (name, value) in enumerate(zip(steps.PARAMETERS, steps.flat(current.network), strict=True)):
        gradient, new = found.get(("backward", index)), found.get(("update", index))
        cells = [
            f"${name}$",
            f"{value:z.4f}",
            "·" if gradient is None else f"{gradient:z.5f}",
            "·" if gradient is None else f"{checked[index]:z.5f}",
            "·" if new is None else f"**{new:z.4f}**",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    with st.container(key="stepper-table"):
        st.markdown("\n".join(rows))


def _progress(current: Lesson) -> None:
    answers = " · ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) → {p:.2f} {'✓' if (p > 0.5) == (label == 1) else '✗'}"
        for x, label, p in zip(X, LABELS, current.answers, strict=True)
    )
    word = "learned" if current.learned else "not_learned"
    st.markdown(f"{t(f'learning.stepper.{word}', updates=current.updates)} {answers}")
    figures.show(
        plots.loss_curve(
            current.losses, (t("learning.stepper.updates_axis"), t("learning.stepper.loss_axis")), figures.palette()
        ),
        key="stepper-losses",
        alt=t("learning.stepper.alt_losses", updates=current.updates, loss=f"{current.losses[-1]:.3f}"),
    )


def _edit(current: Lesson) -> None:
    values = steps.flat(current.network)
    with st.container(key="stepper-weights"):  # a grid, see ui.style: three in a row, on a phone two
        for index, value in enumerate(values):
            key = f"stepper_{index}"
            st.session_state[key] = round(float(value), 4)
            st.number_input(
                f"${steps.PARAMETERS[index]}$",
                step=0.1,
                format="%.3f",
                key=key,
                on_change=_edited,
                args=(index,),
            )
    names = list(_ACTIVATIONS)
    st.session_state["stepper_activation"] = current.network.activation
    st.segmented_control(
        t("learning.stepper.activation"),
        names,
        key="stepper_activation",
        required=True,
        on_change=_bent,
    )


def _edited(index: int) -> None:
    value = st.session_state[f"stepper_{index}"]
    if value is not None and np.isfinite(value):
        _keep(experiment.edit(_current(), index, float(value)))


def _bent() -> None:
    _keep(experiment.begin(st.session_state["stepper_activation"], _current().seed))
