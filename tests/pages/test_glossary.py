"""The glossary: every word in both languages, and those of a card at the card."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.content import LANGUAGES, fill, ui_texts
from core.glossary import used
from tests.pages.reading import components, elements
from ui.navigation import BY_NAME

OTHER = {"zh": "en", "en": "zh"}


def listed(app: AppTest) -> list[dict[str, Any]]:
    (list_,) = components(app, "lab_glossary").values()
    return list(json.loads(list_["terms"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_listed_in_both_languages(open_page: Callable[..., AppTest], language: str) -> None:
    app = open_page("start/glossary", language)
    assert not app.exception, app.exception[0].message
    assert app.title[0].value == ui_texts(language)["glossary.title"]
    terms = content.glossary().values()
    assert [(row["word"], row["other"], row["means"]) for row in listed(app)] == [
        (term.words[language], term.words[OTHER[language]], term.means[language]) for term in terms
    ]
    titles = {row["place"]: row["title"] for row in listed(app)}
    card = content.lesson(language, "learning")["loss"].title
    assert titles["learning/loss"] == f"{ui_texts(language)['nav.learning']} · {card}"
    assert titles["train"] == ui_texts(language)["nav.train"]


def test_every_term_leads_to_a_page_that_there_is() -> None:
    assert {term.page for term in content.glossary().values()} <= BY_NAME.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", [card.id for card in content.lesson("en", "neuron").cards])
def test_a_card_explains_the_words_that_it_uses(open_page: Callable[..., AppTest], card: str, language: str) -> None:
    app = open_page("theory/neuron", language, card=card)
    assert not app.exception, app.exception[0].message
    sections = content.lesson(language, "neuron").sections
    prose = [f"{part.title}\n{part.body}" for id, part in sections.items() if id.partition(".")[0] == card]
    names = used(language, "\n".join(prose))
    labels = [element.proto.popover.label for element in elements(app.main) if element.type == "popover"]
    assert labels == [fill(ui_texts(language)["glossary.words"], {"count": len(names)})]
    said = "\n".join(text.value for text in app.markdown)
    for name in names:
        assert content.glossary()[name].means[language] in said
