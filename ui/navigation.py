"""The pages of the lab: one table of files, addresses and icons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.navigation.page import Page

from ui.i18n import t
from ui.state import state


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its name (also its text's key and its address), its section and its icon."""

    name: str
    section: str
    icon: str

    @property
    def path(self) -> str:
        """The page's file; sub-folders keep deep links working on a cold server."""
        return f"pages/{self.section}/{self.name}.py"


PAGES: Final = (
    Entry("home", "start", ":material/science:"),
    Entry("progress", "start", ":material/flag:"),
    Entry("glossary", "start", ":material/menu_book:"),
    Entry("neuron", "theory", ":material/scatter_plot:"),
    Entry("network", "theory", ":material/layers:"),
    Entry("learning", "theory", ":material/trending_down:"),
    Entry("strengths", "theory", ":material/bolt:"),
    Entry("limits", "theory", ":material/report:"),
    Entry("applications", "theory", ":material/category:"),
    Entry("data", "practice", ":material/grid_view:"),
    Entry("train", "practice", ":material/model_training:"),
    Entry("evaluate", "practice", ":material/fact_check:"),
    Entry("draw", "practice", ":material/draw:"),
    Entry("code", "practice", ":material/code:"),
    Entry("playground", "practice", ":material/hub:"),
)
BY_NAME: Final = {entry.name: entry for entry in PAGES}


def navigation() -> Page:
    """Draw the menu and return the page that the address asks for."""
    sections: dict[str, list[Page]] = {}
    for entry in PAGES:
        sections.setdefault(t(f"nav.{entry.section}"), []).append(
            st.Page(
                entry.path,
                title=t(f"nav.{entry.name}"),
                icon=entry.icon,
                url_path=None if entry.name == "home" else entry.name,
                default=entry.name == "home",
            )
        )
    page = st.navigation(sections, expanded=True)
    memory = state()
    memory.arrived = memory.first_screen_due = memory.page != page.url_path
    memory.page = page.url_path
    return page


def link(name: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """Draw a link to the page ``name``, with ``query`` in its address."""
    entry = BY_NAME[name]
    st.page_link(entry.path, label=label, icon=icon or entry.icon, query_params=query or None)
