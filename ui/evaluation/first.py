"""The figure of the whole test set, the primer's first ten, and how far either can be trusted."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.maths.evaluation import Evaluation
from core.maths.intervals import Interval, wilson
from core.plots import evaluation as plots
from core.plots import gallery
from ui import figures, section, services
from ui.i18n import t

FIRST: Final = 10
"""How many test digits the primer looks at."""


def draw(text: Lesson, found: Evaluation) -> None:
    """Draw the section."""
    whole = _count(found, len(found.labels))
    with st.container(horizontal=True, gap="medium"):
        st.metric(
            t("evaluate.accuracy"),
            f"{whole.share:.2%}",
            delta=_between(whole),
            delta_color="off",
            delta_arrow="off",
            help=t("evaluate.accuracy_help"),
            border=True,
            width="content",
        )
        st.metric(
            t("evaluate.mistakes_count"),
            f"{int((~found.right).sum()):,}",
            help=t("evaluate.mistakes_help", n=f"{len(found.labels):,}"),
            border=True,
            height="stretch",
            width="content",
        )
    section.begin(text, "evaluate.ten")
    _first_ten(found)
    section.begin(text, "evaluate.interval")
    _intervals(found)


def _count(found: Evaluation, n: int) -> Interval:
    return wilson(int(found.right[:n].sum()), n)


def _between(found: Interval) -> str:
    return t("evaluate.interval", low=f"{found.low:.2%}", high=f"{found.high:.2%}")


def _first_ten(found: Evaluation) -> None:
    images, labels = services.test_set()
    tiles = [
        gallery.Picture(
            image / np.float32(255),
            answer=t(
                "train.outcome.ten_right" if prediction == label else "train.outcome.ten_wrong", prediction=prediction
            ),
            label=t("train.outcome.ten_label", label=label),
            alt=t("train.outcome.ten_alt", number=number, prediction=prediction, label=label),
            right=bool(prediction == label),
        )
        for number, (image, label, prediction) in enumerate(
            zip(images[:FIRST], labels[:FIRST], found.predictions[:FIRST], strict=True), 1
        )
    ]
    st.html(gallery.rows(tiles, figures.palette()))
    ten = _count(found, FIRST)
    right = int(found.right[:FIRST].sum())
    st.markdown(t("evaluate.ten.count", right=right, low=f"{ten.low:.0%}", high=f"{ten.high:.0%}"))


def _intervals(found: Evaluation) -> None:
    all_of_them = len(found.labels)
    amounts = [n for n in (FIRST, 100, 1000) if n < all_of_them]
    rows = [(t("evaluate.intervals.n", n=f"{n:,}"), _count(found, n)) for n in amounts]
    rows.append((t("evaluate.intervals.all", n=f"{all_of_them:,}"), _count(found, all_of_them)))
    said = [
        t("evaluate.intervals.row", n=n, share=f"{row.share:.1%}", low=f"{row.low:.1%}", high=f"{row.high:.1%}")
        for n, (_, row) in zip([*amounts, all_of_them], rows, strict=True)
    ]
    figures.show(
        plots.intervals(rows, x=t("evaluate.intervals.x"), palette=figures.palette()),
        key="intervals",
        alt=t("evaluate.intervals.alt", rows=" ".join(said)),
    )
