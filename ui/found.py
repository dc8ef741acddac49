"""What I found: a learner's predictions, the measured verdicts and their own runs, as one page that can be printed."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core import content
from core.errors import LabError
from core.experiments import recorded
from core.experiments.catalogue import CATALOGUE
from core.experiments.finding import Finding
from core.progress import Claim
from ui import browser, services
from ui.i18n import lesson_text, t
from ui.state import state
from ui.training import words

MOST_RUNS: Final = 20

_PRINT: Final = """
<style>
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], .stButton, .stDownloadButton,
  [data-testid="stPopover"], .st-key-map, .st-key-legend, .st-key-progress-hint, .stProgress {
    display: none !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  [data-testid="stAppViewContainer"], [data-testid="stMain"], .stApp { position: static !important;
    overflow: visible !important; height: auto !important; }
  [class*="st-key-found-"] { break-inside: avoid; }
  /* Paper is white, whatever the screen is. */
  html, body, .stApp, .stApp * { background: transparent !important; color: #1c2128 !important; }
}
</style>
"""


def draw(claims: tuple[Claim, ...]) -> None:
    """Draw the report of all claims that the learner has predicted or skipped, and of their runs."""
    st.html(_PRINT)
    st.subheader(t("found.title"), anchor="found")
    answered = [claim for claim in claims if claim.prediction_id in state().answers]
    if not answered:
        st.markdown(t("found.nothing"))
        return
    with st.container(key="progress-hint"):
        st.caption(t("found.hint"))
    for claim in answered:
        with st.container(border=True, key=f"found-{claim.id}"):
            _claim(claim)
    _runs()


def _claim(claim: Claim) -> None:
    st.markdown(f"**{t(f'nav.{claim.lesson}')} · {claim.title}**")
    st.markdown(f"{claim.prediction.text}  \n{_predicted(claim)}")
    finding = _finding(claim)
    if finding is None:
        st.caption(t("found.not_seen"))
        return
    verdict = t("card.verdict", verdict=t(f"card.verdicts.{finding.verdict}"))
    body = lesson_text(claim.lesson)[f"{claim.id}.verdict"].body
    st.markdown(f"**{verdict}**\n\n{content.fill(body, finding.measured)}")


def _predicted(claim: Claim) -> str:
    chosen = state().answers[claim.prediction_id]
    if chosen is None:
        return t("found.skipped")
    option = claim.prediction.options[chosen]
    return t("found.right" if option.right else "found.wrong", answer=option.text)


def _finding(claim: Claim) -> Finding | None:
    """Return what was measured: as the learner saw it on the card, or from the record; None where neither is there."""
    seen = state().findings.get(claim.id)
    if seen is not None or claim.id not in CATALOGUE:
        return seen
    experiment = CATALOGUE[claim.id]
    try:
        return experiment.judge(recorded.load(experiment).figures)
    except LabError:  # the card says what is wrong with its record
        return None


def _runs() -> None:
    owner = browser.owner()
    if owner is None:
        return
    try:
        titled = services.store().runs_of(owner, MOST_RUNS)
    except LabError:
        return
    measured = [each for each in titled if each.run.validation_accuracy is not None]
    if measured:
        st.markdown(f"**{t('found.runs')}**")
        st.markdown(
            "\n".join(
                f"- {words.plain(words.name(each))}: {words.percent(each.run.validation_accuracy, 2)}"
                for each in measured
            )
        )
