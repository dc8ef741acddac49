"""784 inputs: a stencil, average or painted, laid on test digits."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.data.mnist import N_CLASSES
from core.experiments.weighted_sum import Stencils
from core.explain import stencil
from core.maths.arrays import FloatArray
from core.plots import stencil as plots
from ui import figures
from ui.cards.neuron import data
from ui.cards.neuron.painting import paint
from ui.i18n import t
from ui.state import state

_STRIP: Final = 10


def draw() -> None:
    """Draw the step."""
    material = data.stencils()
    sources = {name: t(f"neuron.stencil.{name}") for name in ("average", "paint")}
    source = st.segmented_control(
        t("neuron.stencil.source"),
        list(sources),
        default="average",
        format_func=sources.__getitem__,
        key="stencil_source",
        required=True,
        persist_state="session",
    )
    chosen = _average(material) if source == "average" else None
    digit, index = _image(material)
    image = material.images[index] / 255.0
    weights = paint(image) if chosen is None else chosen
    z = float((weights * image).sum())
    st.html(
        plots.product_row(
            image,
            weights,
            z,
            (t("neuron.stencil.image"), t("neuron.stencil.weights"), t("neuron.stencil.product")),
            figures.palette(),
            alt=t("neuron.stencil.alt_row", digit=digit, z=f"{z:+.1f}"),
        )
    )
    if weights.any():
        _ranking(material, weights, z)
    else:
        st.info(t("neuron.stencil.empty"), icon=":material/brush:")


def _image(material: Stencils) -> tuple[int, int]:
    """Let the reader choose the image that the stencil is laid on; return what is written on it, and its index."""
    choice, other = st.columns([3, 1], vertical_alignment="bottom")
    with choice:
        digit = st.pills(
            t("neuron.stencil.digit"),
            range(N_CLASSES),
            default=3,
            key="stencil_digit",
            required=True,
            wrap=True,
            persist_state="session",
        )
    turns = state().shuffles
    turn = turns.get("stencil", 0)
    other.button(
        t("neuron.stencil.another"),
        key="stencil_another",
        icon=":material/shuffle:",
        on_click=turns.__setitem__,
        args=("stencil", turn + 1),
        width="stretch",
    )
    own = np.flatnonzero(material.labels == digit)
    return int(digit), int(own[turn % len(own)])


def _average(material: Stencils) -> FloatArray:
    digit = st.pills(
        t("neuron.stencil.which"),
        range(N_CLASSES),
        default=3,
        key="stencil_of",
        required=True,
        wrap=True,
        persist_state="session",
    )
    return material.average[int(digit)]


def _ranking(material: Stencils, weights: FloatArray, z: float) -> None:
    sums = stencil.fit(weights, material.images)
    ranking = stencil.ranking(sums, material.labels)
    first = ranking[0].digit
    share = stencil.purity(sums, material.labels, first)
    st.markdown(t("neuron.stencil.first", digit=first, share=f"{share:.0%}"))
    figures.show(
        plots.fits(ranking, z, figures.palette(), title=t("neuron.stencil.fits"), mark=t("neuron.stencil.mark")),
        key="fits",
        alt=t("neuron.stencil.alt_fits", digits=", ".join(str(one.digit) for one in ranking)),
    )
    st.caption(t("neuron.stencil.whiskers"))
    order = np.argsort(-sums, kind="stable")
    for column, which, indices in zip(st.columns(2), ("best", "worst"), (order[:_STRIP], order[-_STRIP:]), strict=True):
        digits = ", ".join(str(material.labels[index]) for index in indices)
        column.markdown(t(f"neuron.stencil.{which}_fits"))
        column.html(
            plots.strip(
                [material.images[index] / 255.0 for index in indices],
                alt=t(f"neuron.stencil.alt_strip_{which}", digits=digits),
            )
        )
