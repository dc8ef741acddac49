"""The settings of the next run: three sliders for everybody, the rest behind a fold.

Each widget is bound to the address under the name of its field, and keeps its value on other pages. But what a choice
is called on the page would stand in the address in the reader's language. So ``validation`` is a switch, ``holdout``,
and choices among words (``WORDED``) are written into the address by ``ui.training.address``.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

import streamlit as st

from core.config import Limits
from core.runs.spec import ACTIVATIONS, CHOICES, DEFAULT_SPEC, OPTIMIZERS, SPOILING, RunSpec, decimal
from ui import choice, services
from ui.i18n import t
from ui.training import words

HOLDOUT: Final = "holdout"
WORDED: Final = (*(name for name in SPOILING if name in CHOICES), "initialisation")

# Stops of the sliders whose steps grow; a value between them, from an address, becomes a stop of its own.
_LEARNING_RATES: Final = (1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_BATCH_SIZES: Final = (8, 16, 32, 64, 128, 256, 512, 1024)
_EXAMPLES: Final = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000)


def current() -> RunSpec:
    """Return the settings as they stand in the widgets; what no widget holds yet has its default."""
    values = {
        field.name: st.session_state.get(field.name, getattr(DEFAULT_SPEC, field.name)) for field in fields(RunSpec)
    }
    values |= {name: choice.meant(name, _called(name), getattr(DEFAULT_SPEC, name)) for name in WORDED}
    values["dropout"] = round(values["dropout"], 4)  # 0.15000000000000002 is what the slider means by 0.15
    values["validation"] = "holdout" if st.session_state.get(HOLDOUT, False) else "test"
    return RunSpec(**values)


def learning_rates(current: float) -> list[float]:
    """Return the stops of a learning rate's slider, ``current`` among them."""
    return sorted({*_LEARNING_RATES, current})


def put(**values: Any) -> None:
    """Set widgets, by the names of the fields; possible before they are drawn and in callbacks."""
    for name, value in values.items():
        if name == "validation":
            st.session_state[HOLDOUT] = value == "holdout"
        else:
            st.session_state[name] = value


def sliders(limits: Limits) -> None:
    """Draw what everybody sets."""
    units, dropout, epochs = st.columns(3, gap="medium")
    with units:
        _slider("hidden_units", limits, step=8)
    with dropout:
        _slider("dropout", limits, step=0.05)
    with epochs:
        _slider("epochs", limits, step=1)


def folds(limits: Limits) -> RunSpec:
    """Draw the other settings, behind folds, and return what all of them say."""
    with st.expander(t("train.settings.advanced"), icon=":material/tune:", key="advanced"):
        _advanced(limits)
    with st.expander(t("train.settings.spoil"), icon=":material/science:", key="spoil"):
        _spoil(limits)
    return current()


def _advanced(limits: Limits) -> None:
    left, middle, right = st.columns(3, gap="medium")
    with left:
        _slider("hidden_layers", limits, step=1)
        _choice("activation", ACTIVATIONS)
    with middle:
        _stops("learning_rate", _LEARNING_RATES)
        _choice("optimizer", OPTIMIZERS)
    with right:
        _stops("training_examples", _EXAMPLES)
        _stops("batch_size", _BATCH_SIZES)
    with left:
        low, high = limits.seed
        st.number_input(min_value=low, max_value=high, value=DEFAULT_SPEC.seed, step=1, **_common("seed"))
    st.toggle(**_common(HOLDOUT))
    st.caption(t("train.settings.holdout_on" if st.session_state[HOLDOUT] else "train.settings.holdout_off"))
    st.caption(words.sentences(_said(limits)))


def _said(limits: Limits) -> list[str]:
    """Return what the host allows."""
    at_most = t(
        "steering.limits",
        epochs=limits.epochs[1],
        units=limits.hidden_units[1],
        layers=limits.hidden_layers[1],
        examples=words.count(limits.training_examples[1]),
        in_all=limits.epochs_in_all,
    )
    at_once = t("steering.limits_embedded" if services.settings().scheduler is None else "steering.limits_cluster")
    return [at_most, at_once, t("steering.limits_unwatched", minutes=round(limits.unwatched_seconds / 60))]


def _spoil(limits: Limits) -> None:
    st.markdown(t("train.settings.spoil_note"))
    for row in (("label_noise", "labels", "missing_class"), ("stamp", "pixels", "augmentation"), ("initialisation",)):
        for column, name in zip(st.columns(3, gap="medium")[: len(row)], row, strict=True):
            with column:
                if name in CHOICES:
                    _worded_choice(name)
                else:
                    _slider(name, limits, step=0.05)


def _common(name: str) -> dict[str, Any]:
    return {
        "label": t(f"train.settings.{name}"),
        "help": t(f"train.settings.{name}_help"),
        "key": name,
        "bind": "query-params",
        "persist_state": "session",
    }


def _slider(name: str, limits: Limits, *, step: float) -> None:
    low, high = getattr(limits, name)
    st.slider(min_value=low, max_value=high, value=getattr(DEFAULT_SPEC, name), step=step, **_common(name))


def _stops(name: str, stops: tuple[float, ...]) -> None:
    default = getattr(DEFAULT_SPEC, name)
    options = sorted({*stops, default, st.session_state.get(name, default)})
    st.select_slider(options=options, value=default, format_func=decimal, **_common(name))


def _choice(name: str, options: tuple[str, ...]) -> None:
    st.selectbox(options=options, index=options.index(getattr(DEFAULT_SPEC, name)), **_common(name))


def _worded_choice(name: str) -> None:
    options = _common(name)
    del options["bind"]
    choice.select(options.pop("label"), _called(name), default=getattr(DEFAULT_SPEC, name), **options)


def _called(name: str) -> dict[str, str]:
    return {value: words.value(name, value) for value in CHOICES[name]}
