"""The first visit: a few things to do, each ticked off by doing it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.progress import TOUR
from ui import browser, style
from ui.i18n import t
from ui.progress import link_to
from ui.state import state

_CSS: Final = """
<style>
.st-key-tour { border-radius: 1rem; background: var(--lab-card); padding: .9rem 1.4rem 1.2rem; }
.st-key-tour-steps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
  gap: .5rem 1.75rem; }
[class*="st-key-step-"] a { padding: 0; }
[class*="st-key-step-"] a p { white-space: normal; overflow: visible; font-weight: 600; }
[class*="st-key-step-"] [data-testid="stCaptionContainer"] { margin: 0 0 0 1.5rem; }
[class*="st-key-step-"] [data-testid="stCaptionContainer"] p { margin: 0; }
[class*="st-key-step-done-"] a p { font-weight: 400; opacity: .7; }
[class*="st-key-step-done-"] a [data-testid="stIconMaterial"] { color: var(--lab-good); }
@media (max-width: 640px) { [class*="st-key-step-"] [data-testid="stCaptionContainer"] { display: none; } }
</style>
"""


def checklist() -> None:
    """Draw the tour as a list, unless the learner has put it away."""
    progress = browser.progress()
    if not progress.touring:
        return
    left = progress.tour_left
    style.add(_CSS)
    with st.container(border=True, key="tour", gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{t('progress.tour.title')}** · {len(TOUR) - len(left)}/{len(TOUR)}", width="content")
            st.button(
                t("progress.tour.hide"),
                key="tour_hide",
                type="tertiary",
                icon=":material/close:",
                on_click=_want,
                args=(False,),
            )
        st.caption(t("progress.tour.lead" if left else "progress.tour.done"))
        with st.container(key="tour-steps"):
            for step in TOUR:
                done = step not in left
                icon = ":material/check_circle:" if done else ":material/radio_button_unchecked:"
                with st.container(key=f"step-{'done' if done else 'open'}-{step.deed}", gap=None):
                    link_to(step, icon=icon)
                    st.caption(t(f"progress.steps.{step.deed}.text"))


def restart() -> None:
    """Draw the way to begin the tour again, unless it stands open with nothing done yet."""
    progress = browser.progress()
    if progress.touring and not progress.deeds:
        return
    st.button(t("progress.tour.restart"), key="tour_restart", icon=":material/restart_alt:", on_click=_again)


def _want(wanted: bool) -> None:
    state().touring = wanted


def _again() -> None:
    state().deeds.clear()
    _want(True)
