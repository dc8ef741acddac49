"""The words of the field: all of them on a page of their own, those of a card behind a button at the card."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core import content, glossary
from core.content import Lesson, Term
from ui.i18n import language, t
from ui.navigation import BY_NAME, link

_KEY: Final = "glossary"
_FRONT: Final = Path(__file__).parent / "front"


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    """Register the component; once a process, for a second one of the same name would replace the first."""
    return st.components.v2.component(
        "lab_glossary",
        html='<div class="glossary"></div>',
        css=(_FRONT / "glossary.css").read_text(encoding="utf-8"),
        js=(_FRONT / "glossary.js").read_text(encoding="utf-8"),
    )


def draw() -> None:
    """Draw all terms with a field to search them; the browser searches by itself, at every letter."""
    asked = _component()(
        key=_KEY,
        data={"language": language(), "texts": _texts(), "terms": _terms(language())},
        on_go_change=lambda: None,
    )
    if place := asked.get("go"):
        _go(place)


def _go(place: object) -> None:
    """Go to the page, or the card, of a term that the reader chose."""
    page, _, card = str(place).partition("/")
    if page in BY_NAME:
        st.switch_page(BY_NAME[page].path, query_params={"card": card} if card else None)


def words_of(text: Lesson, card_id: str) -> None:
    """Draw a button that opens the meanings of the terms that a card uses."""
    sections = (section for id, section in text.sections.items() if id.partition(".")[0] == card_id)
    prose = "\n".join(f"{section.title}\n{section.body}" for section in sections)
    names = glossary.used(language(), prose)
    if not names:
        return
    with st.popover(
        t("glossary.words", count=len(names)),
        icon=":material/menu_book:",
        type="tertiary",
        key=f"words-{card_id}",
    ):
        st.markdown("\n\n".join(_meaning(content.glossary()[name]) for name in names))
        link("glossary", t("glossary.all"))


def _meaning(term: Term) -> str:
    here = language()
    word, other = term.words[here], term.words[_other(here)]
    return f"**{word}**{f' :gray[{other}]' if other != word else ''}  \n{term.means[here]}"


def _other(here: str) -> str:
    return next(code for code in content.LANGUAGES if code != here)


def _texts() -> str:
    return json.dumps({key: t(f"glossary.{key}") for key in ("search", "none", "explained")}, ensure_ascii=False)


@st.cache_data(show_spinner=False)
def _terms(here: str) -> str:
    """Return all terms as JSON: as text, since to see whether a list is a table Streamlit would load pandas."""
    return json.dumps(
        [
            {
                "word": term.words[here],
                "other": term.words[_other(here)],
                "language": _other(here),
                "means": term.means[here],
                "forms": [*term.also["zh"], *term.also["en"]],
                "place": term.page if term.card is None else f"{term.page}/{term.card}",
                "address": term.page if term.card is None else f"{term.page}?card={term.card}",
                "title": _title(here, term),
            }
            for term in content.glossary().values()
        ],
        ensure_ascii=False,
    )


def _title(here: str, term: Term) -> str:
    page = content.ui_texts(here)[f"nav.{term.page}"]
    return page if term.card is None else f"{page} · {content.lesson(here, term.page)[term.card].title}"
