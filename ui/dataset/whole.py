"""Both sets as a whole: counts, means and spreads, and how digits lie in their box."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.content import Lesson
from core.plots import dataset as plots
from core.plots import sheet
from ui import figures, section, services
from ui.dataset import facts
from ui.errors import explained
from ui.examples import choose_example
from ui.i18n import t
from ui.navigation import link

_BOX = 280
"""CSS pixels of the box's side: ten for each of its own."""


def counts(text: Lesson) -> None:
    """Draw how many examples each digit has."""
    with explained():
        training, test = facts.training().counts, facts.test_counts()
        commonest = int(training.argmax())
        section.begin(
            text,
            "data.counts",
            training=f"{training[commonest] / training.sum():.1%}",
            test=f"{test[commonest] / test.sum():.1%}",
        )
        words = plots.Words(
            t("data.browse.digit"), t("data.counts.y"), (t("data.counts.training"), t("data.counts.test"))
        )
        listed = [
            ", ".join(f"{digit}: {amount:,}" for digit, amount in enumerate(amounts)) for amounts in (training, test)
        ]
        figures.show(
            plots.counts(training, test, words, figures.palette()),
            key="counts",
            alt=t("data.counts.alt", training=listed[0], test=listed[1]),
        )


def averages(text: Lesson) -> None:
    """Draw the mean and the spread of every digit."""
    with explained():
        found = facts.training()
        section.begin(text, "data.averages", examples=f"{int(found.counts.sum()):,}")
        alts = [
            (t("data.averages.mean", digit=digit), t("data.averages.spread", digit=digit))
            for digit in range(len(found.mean))
        ]
        brightest = max(float(found.spread.max()), 1e-9)
        st.html(sheet.pairs(found.mean, found.spread / brightest, alts))


@st.fragment
def position(text: Lesson) -> None:
    """Draw one digit in its box, and where the centres of mass of all lie."""
    section.begin(text, "data.position")
    with explained():
        images, labels = services.test_set()
        with st.container(horizontal=True, gap="large", vertical_alignment="center"):
            with st.container(width=_BOX):
                place = st.container()
                index = choose_example("box", count=5)
                placed = sheet.lie(images[index])
                values = {
                    "height": placed.height,
                    "width": placed.width,
                    "row": f"{placed.row:.1f}",
                    "column": f"{placed.column:.1f}",
                }
                alt = t("data.position.alt", digit=labels[index], **values)
                place.html(sheet.box(images[index], placed, figures.palette(), side=_BOX, alt=alt))
                place.markdown(t("data.position.one", **values))
            with st.container(width="stretch", key="centres-of-mass"):
                _centres()
        link("draw", t("data.position.draw"))


def _centres() -> None:
    found = facts.training()
    row, column = found.centres.mean(axis=0)
    st.markdown(
        t(
            "data.position.all",
            longer=f"{(found.sides.max(axis=1) == 20).mean():.2%}",
            row=f"{row:.2f}",
            column=f"{column:.2f}",
            outside=int((np.abs(found.centres - plots.MIDDLE) > 0.5).any(axis=1).sum()),
            all=f"{len(found.centres):,}",
        )
    )
    words = plots.Words(t("data.position.x"), t("data.position.y"), (t("data.position.row"), t("data.position.column")))
    away = found.centres[:, 0] - plots.MIDDLE
    figures.show(
        plots.centres(found.centres, words, figures.palette()),
        key="centres",
        alt=t("data.position.histogram_alt", low=f"{away.min():+.2f}", high=f"{away.max():+.2f}"),
    )
    st.caption(f"{t('data.position.from_zero')} {t('data.position.why')}")
