"""The card "learns features": a hidden layer while it learns, and eight features measured by hand."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.data import features
from core.experiments import feature_learning
from core.experiments.feature_learning import Film, by_hand, neighbours_agree
from core.plots import features as plots
from core.plots.digits import CHALK, ink_png, pixels
from core.plots.stencil import strip
from ui import figures, lesson, services
from ui.cards.strengths import data
from ui.errors import explained
from ui.examples import choose_example
from ui.i18n import t
from ui.state import state

_STRONGEST: Final = 10
_SEARCHED: Final = 2000
"""Test digits among which a unit's favourites are sought."""


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "features") as card, explained():
        card.views(film=_film, by_hand=_by_hand)
        card.verdict(data.features_finding)


def _film() -> None:
    film, is_own = _choose_film()
    left, right = st.columns([1.1, 1], gap="medium", vertical_alignment="center")
    with left:
        frame = _choose_frame(film)
    with right, st.container(horizontal=True, gap="medium"):
        accuracy = film.accuracies[frame]
        st.metric(
            t("strengths.film.accuracy"),
            "–" if accuracy is None else f"{accuracy:.1%}",
            help=t("strengths.film.accuracy_help"),
            width="content",
        )
        agreement = neighbours_agree(film.kernels[frame])
        st.metric(t("strengths.film.agree"), f"{agreement:.2f}", help=t("strengths.film.agree_help"), width="content")
    units = range(1, film.kernels.shape[1] + 1)
    key = "features_unit"
    chosen = st.session_state.get(key) or 1
    chosen = min(chosen, len(units))
    limit = float(np.quantile(np.abs(film.kernels), 0.999))
    st.html(
        plots.tiles(
            film.kernels[frame],
            limit,
            chosen - 1,
            figures.palette(),
            alt=t("strengths.film.alt", units=len(units), epoch=film.epochs[frame], agree=f"{agreement:.2f}"),
        )
    )
    st.pills(t("strengths.film.unit"), units, default=1, key=key, required=True, wrap=True)
    _favourites(film, frame, chosen - 1)
    if not is_own:
        facts = feature_learning.load().facts
        st.caption(
            t(
                "strengths.film.provenance",
                epochs=film.epochs[-1],
                seed=facts["spec"]["seed"],
                date=facts["recorded_on"],
                keras=facts["versions"]["keras"],
                command=facts["command"],
            )
        )


def _choose_film() -> tuple[Film, bool]:
    """Return the recorded film, or that of the learner's own run where there is one and it is chosen."""
    recorded = feature_learning.load().film
    token = state().own_run
    own = data.own_film(token) if token else None
    if own is None:
        return recorded, False
    names = {"recorded": t("strengths.film.recorded"), "own": t("strengths.film.own")}
    chosen = st.segmented_control(
        t("strengths.film.run"),
        list(names),
        default="recorded",
        format_func=names.__getitem__,
        key="features_film",
        required=True,
    )
    return (own, True) if chosen == "own" else (recorded, False)


def _choose_frame(film: Film) -> int:
    if len(film.epochs) == 1:
        return 0
    epoch = st.select_slider(
        t("strengths.film.epoch"),
        film.epochs,
        film.epochs[-1],
        key="features_epoch",
        help=t("strengths.film.epoch_help"),
    )
    return film.epochs.index(epoch)


def _favourites(film: Film, frame: int, unit: int) -> None:
    """Show the test digits to which one unit responds most."""
    images, labels = (part[:_SEARCHED] for part in services.test_set())
    sums = film.responses(frame, unit, images)
    strongest = np.argsort(-sums, kind="stable")[:_STRONGEST]
    st.markdown(t("strengths.film.favourites", unit=unit + 1, epoch=film.epochs[frame]))
    shown = ", ".join(str(label) for label in labels[strongest])
    st.html(strip([images[index] / 255.0 for index in strongest], alt=t("strengths.film.alt_digits", digits=shown)))


def _by_hand() -> None:
    record = feature_learning.load()
    index = choose_example("features", count=8)
    image = services.test_set()[0][index] / 255.0
    measured = features.measure(image[None])[0]
    names = [
        t("strengths.by_hand.named", name=t(f"strengths.features.{name}"), value=f"{value:.2f}".removesuffix(".00"))
        for name, value in zip(features.FEATURES, measured, strict=True)
    ]
    standard = record.typical.standardise(measured[None])[0]
    left, right = st.columns([1, 2.6], gap="medium", vertical_alignment="center")
    with left:
        digit = services.test_set()[1][index]
        st.html(pixels(ink_png(image, CHALK), side=224, alt=t("examples.digit", digit=digit)))
    with right:
        figures.show(
            plots.profile(standard, names, t("strengths.by_hand.spreads"), figures.palette()),
            key="features-profile",
            alt=t("strengths.by_hand.alt_profile", features=", ".join(names)),
        )
    bands = {
        t(f"strengths.by_hand.arms.{name}", n=number): record.band(arm)
        for name, number, arm in (
            *(("first" if n > 1 else "one", n, by_hand(n)) for n in range(1, len(features.FEATURES))),
            ("eight", len(features.FEATURES), by_hand()),
            ("random", 0, "random"),
            ("learned", 0, "learned"),
        )
    }
    st.markdown(t("strengths.by_hand.worth"))
    figures.show(
        plots.worth(bands, list(bands)[-3:], t("strengths.by_hand.accuracy"), figures.palette()),
        key="features-worth",
        alt="; ".join(f"{name}: {band.mean:.1%}" for name, band in bands.items()),
    )
    st.caption(
        t(
            "strengths.by_hand.provenance",
            examples=f"{record.facts['examples']:,}",
            epochs=feature_learning.EPOCHS,
            units=feature_learning.HIDDEN,
            seeds=len({trial.seed for trial in record.trials}),
            date=record.facts["recorded_on"],
            command=record.facts["command"],
        )
    )
