"""The card "opaque": three looks into the network that ships with the lab, on any test digit."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.content import Lesson
from core.explain.hidden_units import contributions, half_of, hidden, nearest
from core.explain.occlusion import SIDE, leaders, occlusion
from core.maths.arrays import FloatArray
from core.plots import opaque as plots
from core.plots.digits import CHALK, ink_png, percent, pixels
from ui import figures, lesson, services
from ui.cards.limits import data
from ui.errors import explained
from ui.examples import choose_example
from ui.i18n import t

_NEIGHBOURS = 8


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "opaque") as card, explained():
        card.views(covered=_covered, units=_units, neighbours=_neighbours)
        card.verdict(data.opaque_finding)


def _digit() -> tuple[int, FloatArray]:
    """Let the reader choose a test digit; return its index and itself, 0 … 1."""
    index = choose_example("opaque", count=6)
    return index, services.test_set()[0][index] / np.float32(255)


def _covered() -> None:
    network = services.demo_model()
    _, image = _digit()
    lost = occlusion(network, image)
    answer, rival = leaders(network, image)
    row, column = np.unravel_index(int(lost.argmax()), lost.shape)
    st.html(
        plots.covered(
            image,
            lost,
            (t("limits.opaque.digit"), t("limits.opaque.map")),
            figures.palette(),
            alt=t("limits.opaque.alt_map", answer=answer, rival=rival, row=row + 1, column=column + 1),
        )
    )
    probability = float(network.probabilities(image.reshape(1, -1)).max())
    st.markdown(
        t(
            "limits.opaque.covered_says",
            answer=answer,
            probability=percent(probability),
            rival=rival,
            side=SIDE,
            most=f"{lost.max():.1f}",
        )
    )


def _units() -> None:
    network = services.demo_model()
    _, image = _digit()
    answer, _ = leaders(network, image)
    parts = contributions(network, image, answer)
    bias = float(network.layers[1].bias[answer])
    awake = int((hidden(network, image[np.newaxis])[0] > 0).sum())
    st.markdown(t("limits.opaque.units_says", answer=answer, awake=awake, units=network.sizes[1], half=half_of(parts)))
    unit = t("limits.opaque.unit")
    words = plots.SumWords(
        unit=unit,
        others=t("limits.opaque.others", count=len(parts) - plots.SHOWN),
        bias=t("limits.opaque.bias"),
        logit=t("limits.opaque.logit", answer=answer),
        axis=t("limits.opaque.axis", answer=answer),
    )
    figures.show(
        plots.total(parts, bias, words, figures.palette()),
        key="opaque-sum",
        alt=t(
            "limits.opaque.alt_sum",
            answer=answer,
            parts=", ".join(f"{unit} {number}: {parts[number]:+.2f}" for number in plots.strongest(parts)),
            logit=f"{parts.sum() + bias:.2f}",
        ),
    )
    st.markdown(t("limits.opaque.stencils"))
    st.html(plots.stencils(network, parts, image, figures.palette(), unit=unit, alt=t("limits.opaque.alt_stencils")))


def _neighbours() -> None:
    network = services.demo_model()
    images, labels = data.training_digits()
    index, image = _digit()
    digit = services.test_set()[1][index]
    among = data.spaces()
    points = (hidden(network, image[np.newaxis])[0], image.reshape(-1))
    st.html(pixels(ink_png(image, CHALK), side=112, alt=t("limits.opaque.digit")))
    for name, space, point in zip(("hidden", "pixels"), among, points, strict=True):
        found = nearest(space, point, _NEIGHBOURS)
        digits = [int(labels[number]) for number in found]
        st.markdown(t(f"limits.opaque.by_{name}", own=digits.count(int(digit)), count=_NEIGHBOURS))
        st.html(
            plots.neighbours(
                [images[number] / 255.0 for number in found],
                digits,
                figures.palette(),
                alt=t("limits.opaque.alt_neighbours", digits=", ".join(map(str, digits))),
            )
        )
    st.caption(t("limits.opaque.among", count=f"{len(labels):,}"))
