"""What the learner sees of their progress: the next step, the map of all claims, and what can be done with it."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

from core import progress as rules
from core.progress import Claim, Stage, Step
from ui import browser
from ui.i18n import language, t
from ui.navigation import PAGES, link
from ui.state import state

COURSE: Final = tuple(entry.name for entry in PAGES if entry.section != "start")
"""The pages in the order in which one learns."""

_ICONS: Final[dict[Stage, str]] = {
    "untouched": ":material/radio_button_unchecked:",
    "tried": ":material/incomplete_circle:",
    "mastered": ":material/check_circle:",
}
_MAP_CSS: Final = """
<style>
.st-key-map { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15.5rem, 100%), 1fr)); gap: 1rem; }
[class*="st-key-map-"] { border-radius: 1rem; background: var(--lab-card); }
.st-key-map a { padding-left: 0; padding-right: 0; align-items: baseline; }
.st-key-map a p { white-space: normal; overflow: visible; line-height: 1.4; }
.st-key-map a [data-testid="stIconMaterial"] { position: relative; top: .2rem; }
[class*="st-key-stage-untouched-"] [data-testid="stIconMaterial"] { opacity: .75; }
[class*="st-key-stage-tried-"] [data-testid="stIconMaterial"] { color: var(--lab-accent); }
[class*="st-key-stage-mastered-"] [data-testid="stIconMaterial"] {
  color: var(--lab-good); font-variation-settings: "FILL" 1; }
</style>
"""


def note(deed: str) -> None:
    """Note that the learner did something of ``core.progress.DEEDS``.

    A fragment that may follow such a deed ends with ``browser.refresh()``: the page around it shows the progress.
    """
    state().deeds.add(deed)


def claims() -> tuple[Claim, ...]:
    """Return the claims of all pages in their order, in the reader's language."""
    return tuple(claim for page in COURSE for claim in rules.claims(language(), page))


def next_step() -> None:
    """Draw one line with what comes next, and the way there."""
    progress = browser.progress()
    step = rules.next_step(language(), COURSE, progress)
    with st.container(key="next-step", gap=None):
        if step is None:
            st.caption(t("progress.next.title"))
            link("progress", t("progress.next.all_done"))
        elif progress.touring and progress.tour_left:
            done = len(rules.TOUR) - len(progress.tour_left)
            st.caption(t("progress.next.tour", done=done, total=len(rules.TOUR)))
            link_to(step, icon=":material/arrow_forward:")
        else:
            st.caption(t("progress.next.title"))
            link_to(step, icon=":material/arrow_forward:")


def following(page: str) -> str | None:
    """Return the page that comes after ``page`` as one learns."""
    return next(iter(COURSE[COURSE.index(page) + 1 :]), None)


def link_to(step: Step, *, icon: str) -> None:
    """Draw a link to where ``step`` is done."""
    query = {} if step.card is None else {"card": step.card}
    link(step.page, name_of(step), icon=icon, **query)


def name_of(step: Step) -> str:
    """Return what is to be done, in a few words."""
    if step.deed is not None:
        return t(f"progress.steps.{step.deed}.title")
    return next(claim.title for claim in rules.claims(language(), step.page) if claim.id == step.card)


def summary() -> None:
    """Draw how many claims were tried and solved, in one line with the way to the map."""
    found = claims()
    with st.container(horizontal=True, vertical_alignment="center", key="progress-summary"):
        st.markdown(_counts(found), width="content")
        link("progress", t("progress.to_map"))


def share(page: str) -> tuple[str, ...]:
    """Return how many of a page's claims were tried, as one short word; none if it has no claims."""
    found = rules.claims(language(), page)
    tried = len(found) - rules.count(found, state().answers)["untouched"]
    return (f"{tried}/{len(found)}",) if found else ()


def map_of_claims() -> None:
    """Draw every claim of every lesson with how far the learner has come, and the way there."""
    found = claims()
    st.html(_MAP_CSS)
    counted = rules.count(found, state().answers)
    st.progress(1 - counted["untouched"] / len(found), text=_counts(found))
    with st.container(key="map"):
        for page in COURSE:
            if rules.claims(language(), page):
                _lesson(page)
    with st.container(key="legend", horizontal=True):
        for stage, icon in _ICONS.items():
            st.caption(f"{icon} {t(f'progress.legend.{stage}')}", width="content")


def _lesson(page: str) -> None:
    found = rules.claims(language(), page)
    answers = state().answers
    with st.container(border=True, key=f"map-{page}", gap="small"):
        link(page, " · ".join([f"**{t(f'nav.{page}')}**", *share(page)]))
        for claim in found:
            stage = claim.stage(answers)
            with st.container(key=f"stage-{stage}-{claim.id}"):
                link(page, claim.title, icon=_ICONS[stage], card=claim.id)


def keeping() -> None:
    """Draw what can be done with the progress: take it home, or forget it."""
    with st.container(horizontal=True, gap="small", width="content"):
        st.download_button(
            t("progress.export.button"),
            _report(),
            file_name=t("progress.export.file"),
            mime="application/json",
            key="export",
            icon=":material/download:",
            on_click="ignore",
        )
        with st.popover(t("progress.reset.open"), icon=":material/delete:", key="reset"):
            st.markdown(t("progress.reset.warning"))
            st.button(t("progress.reset.confirm"), key="reset_confirm", type="primary", on_click=_reset)


def _report() -> str:
    stages = {stage: t(f"progress.stages.{stage}") for stage in _ICONS}
    keys = (
        *("lesson", "claim", "stage", "prediction", "exercise", "question"),
        *("answer", "right", "yes", "no", "skipped", "none"),
    )
    words = {key: t(f"progress.export.{key}") for key in keys} | stages
    words |= {f"lesson.{page}": t(f"nav.{page}") for page in COURSE}
    return json.dumps(rules.report(claims(), state().answers, words), ensure_ascii=False, indent=2)


def _reset() -> None:
    memory = state()
    memory.answers.clear()
    memory.deeds.clear()
    memory.touring = True


def _counts(found: tuple[Claim, ...]) -> str:
    counted = rules.count(found, state().answers)
    tried = len(found) - counted["untouched"]
    return t("progress.counts", tried=tried, mastered=counted["mastered"], total=len(found))
