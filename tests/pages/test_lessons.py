"""What every card of every lesson has, discovered from the texts: its parts, in both languages, and ways onwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.content import LANGUAGES
from core.progress import claims
from tests.pages.reading import charts, html, press, settled, words
from ui.navigation import PAGES

LESSONS = {entry.name: f"{entry.section}/{entry.name}" for entry in PAGES if entry.section == "theory"}
CARDS = [(lesson, card.id) for lesson in LESSONS for card in content.lesson("en", lesson).cards]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("lesson", "card"), CARDS)
def test_a_card_is_complete(open_page: Callable[..., AppTest], lesson: str, card: str, language: str) -> None:
    app = settled(open_page(LESSONS[lesson], language, card=card))
    text = content.lesson(language, lesson)
    assert app.title[0].value == text.head.title
    assert [subheader.value for subheader in app.subheader] == [text[card].title]
    assert text[card].body in words(app)
    if card in {claim.id for claim in claims(language, lesson)}:
        assert text[f"{card}.conclusion"].body in words(app)
    assert not app.error
    assert "[[" not in words(app) + html(app)
    charts(app)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_walked_from_its_first_card_to_the_next_page(
    open_page: Callable[..., AppTest], lesson: str
) -> None:
    app = settled(open_page(LESSONS[lesson]))
    titles = [card.title for card in content.lesson("en", lesson).cards]
    for title in titles[:-1]:
        assert app.subheader[0].value == title
        press(app, "turn-next")
    assert app.subheader[0].value == titles[-1]
    assert [link.proto.page for link in app.get("page_link")][-1] in {entry.name for entry in PAGES}
