"""The card "non-linear relations": four classical methods and a small network on points that no line parts."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.content import Lesson
from core.experiments import non_linear
from core.experiments.non_linear import METHODS, NOISE, SETS
from core.playground import plane
from core.playground import spec as specs
from core.playground.classical import Fitted
from core.playground.plane import Split
from core.playground.spec import PlaygroundSpec
from core.plots import surfaces as plots
from core.plots.theme import Palette
from ui import figures, lesson, navigation
from ui.cards.strengths import data
from ui.errors import explained
from ui.i18n import t
from ui.state import state

_NOISES: Final = (0, NOISE, 10, 15, 20, 30)
_GOOD: Final = 0.8
"""Accuracy on new points from which a method is said to follow the border; guessing gives 0.5."""
_LIMIT: Final = 999_999
"""Largest seed of the playground."""


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "non-linear") as card, explained():
        card.views(surfaces=_surfaces, every=_every)
        card.verdict(data.non_linear_finding)


def _surfaces() -> None:
    spec = _choose()
    answers = non_linear.load().pictured(spec)
    if not answers:
        with st.spinner(t("strengths.surfaces.fitting")):
            answers = data.fitted(spec)
    points = plane.split(**spec.points)
    pictures = _pictures(spec, figures.palette(), _answers=answers, _points=points)
    tiles = [_tile(one, picture) for one, picture in zip(answers, pictures, strict=True)]
    st.html(plots.tiles(tiles, figures.palette()))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("strengths.surfaces.points", train=len(points.train), test=len(points.test)), width="stretch")
        navigation.link("playground", t("strengths.surfaces.playground"), **specs.to_query(spec))


def _choose() -> PlaygroundSpec:
    left, middle, right = st.columns([1.3, 1.2, 1], gap="medium", vertical_alignment="bottom")
    names = {name: t(f"strengths.sets.{name}") for name in SETS}
    dataset = left.segmented_control(
        t("strengths.surfaces.set"),
        SETS,
        default="spiral",
        format_func=names.__getitem__,
        key="non_linear_set",
        required=True,
        persist_state="session",
    )
    noise = middle.select_slider(
        t("strengths.surfaces.noise"),
        _NOISES,
        NOISE,
        key="non_linear_noise",
        help=t("strengths.surfaces.noise_help"),
        persist_state="session",
    )
    turns = state().shuffles
    seed = 1 + turns.get("non-linear", 0) % _LIMIT
    right.button(
        t("strengths.surfaces.another", number=seed),
        key="non_linear_another",
        icon=":material/casino:",
        on_click=turns.__setitem__,
        args=("non-linear", seed),
        width="stretch",
    )
    return non_linear.spec_of(dataset, noise=noise, seed=seed)


@st.cache_resource(show_spinner=False, max_entries=32)
def _pictures(spec: PlaygroundSpec, palette: Palette, *, _answers: list[Fitted], _points: Split) -> list[bytes]:
    return [plots.png(non_linear.surface(fitted), _points, palette) for fitted in _answers]


def _tile(fitted: Fitted, picture: bytes) -> plots.Tile:
    name = t(f"strengths.methods.{fitted.name}")
    says = t("strengths.surfaces.right", train=f"{fitted.train:.0%}", test=f"{fitted.test:.0%}")
    return plots.Tile(
        picture,
        name,
        says,
        t("strengths.surfaces.alt", method=name, test=f"{fitted.test:.0%}"),
        fitted.test >= _GOOD,
    )


def _every() -> None:
    record = non_linear.load()
    bands = {
        t(f"strengths.methods.{method}"): {t(f"strengths.sets.{name}"): record.band(name, method) for name in SETS}
        for method in METHODS
    }
    figures.show(
        plots.accuracies(bands, t("strengths.every.accuracy"), figures.palette()),
        key="non-linear-every",
        alt="; ".join(
            f"{method}, {name}: {band.mean:.1%}"
            for method, of_method in bands.items()
            for name, band in of_method.items()
        ),
    )
    st.caption(
        t(
            "strengths.every.provenance",
            seeds=len(non_linear.SEEDS),
            epochs=non_linear.EPOCHS,
            noise=NOISE,
            date=record.facts["recorded_on"],
            command=record.facts["command"],
        )
    )
