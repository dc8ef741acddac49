"""Digit by digit, and whether the network's confidence can be believed."""

from __future__ import annotations

import streamlit as st

from core.content import Lesson
from core.maths.evaluation import Evaluation
from core.plots import evaluation as plots
from ui import figures, section
from ui.i18n import t

_COLUMNS = ("precision", "recall", "f1")
_SURE = 0.99
_EVEN = 0.002
"""Confidence and accuracy that differ by less agree, for anybody who looks at 10,000 digits."""


def draw(text: Lesson, found: Evaluation) -> None:
    """Draw both sections."""
    section.begin(text, "evaluate.classes")
    with st.container(key="class-table"):
        st.markdown(_table(found), width="content")
    section.begin(text, "evaluate.calibration")
    _calibration(found)


def _table(found: Evaluation) -> str:
    """Return the figures of all classes as a Markdown table; the lowest of each column in bold."""
    classes = found.classes()
    lowest = {
        name: min((share for one in classes if (share := getattr(one, name)) is not None), default=None)
        for name in _COLUMNS
    }
    head = [t(f"evaluate.classes.{name}") for name in ("digit", "examples", *_COLUMNS)]
    lines = [f"| {' | '.join(head)} |", "|--:|--:|--:|--:|--:|"]
    for one in classes:
        cells = [f"**{one.label}**", f"{one.examples:,}"]
        for name in _COLUMNS:
            share = getattr(one, name)
            written = "–" if share is None else f"{share:.1%}"
            cells.append(f"**{written}**" if share is not None and share == lowest[name] else written)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _calibration(found: Evaluation) -> None:
    gap = found.mean_confidence - found.accuracy
    judged = "even" if abs(gap) < _EVEN else "over" if gap > 0 else "under"
    st.markdown(
        t(
            f"evaluate.calibration.{judged}",
            confidence=f"{found.mean_confidence:.1%}",
            accuracy=f"{found.accuracy:.1%}",
            gap=f"{100 * abs(gap):.1f}",
        )
    )
    bins = found.bins()
    said = [
        t(
            "evaluate.calibration.bin",
            confidence=f"{one.confidence:.1%}",
            accuracy=f"{one.accuracy:.1%}",
            n=one.examples,
        )
        for one in bins
    ]
    figures.show(
        plots.calibration(
            bins,
            confidence=t("evaluate.calibration.confidence"),
            accuracy=t("evaluate.calibration.accuracy"),
            palette=figures.palette(),
        ),
        key="calibration",
        alt=t("evaluate.calibration.alt", bins=" ".join(said)),
    )
    sure = found.confidence >= _SURE
    if sure.any():
        st.caption(t("evaluate.calibration.bins", sure=f"{sure.mean():.0%}", right=f"{found.right[sure].mean():.1%}"))
