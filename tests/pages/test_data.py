"""The data page: what is shown of both sets is computed from them, and ten digits can be labelled to the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.content import LANGUAGES, fill, lesson, ui_texts
from core.data.labelling import COUNT, HARD, Labelling
from core.maths.intervals import wilson
from core.plots.sheet import lie
from tests.pages.reading import html, memory, settled
from ui import services
from ui.dataset import browse
from ui.evaluation.answers import evaluate

PAGE = "practice/data"


def word(key: str, language: str = "en", **values: object) -> str:
    return fill(ui_texts(language)[f"data.{key}"], values)


def read(app: AppTest) -> str:
    return "\n".join(part.value for part in (*app.markdown, *app.caption))


@pytest.fixture
def data(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    return lambda language="en", **query: settled(open_page(PAGE, language, **query))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_both_sets_as_a_whole(data: Callable[..., AppTest], language: str) -> None:
    app = data(language)
    text = lesson(language, "data")
    assert app.title[0].value == text.head.title
    # The commonest digit is the 1: 6,742 of 60,000 and 1,135 of 10,000.
    assert fill(text["data.counts"].body, {"training": "11.2%", "test": "11.3%"}) in read(app)
    assert fill(text["data.averages"].body, {"examples": "60,000"}) in read(app)
    assert word("averages.spread", language, digit=9) in html(app)
    measured = {"longer": "99.98%", "row": "14.00", "column": "14.01", "outside": 2, "all": "60,000"}
    assert word("position.all", language, **measured) in read(app)


def test_one_leafs_through_a_digit_and_comes_round(data: Callable[..., AppTest]) -> None:
    app = data()
    labels = services.test_set()[1]
    app.button_group(key="browse_digit").set_value(5).run()
    fives = int((labels == 5).sum())
    assert word("browse.range", first=1, last=browse.COUNT, all=f"{fives:,}") in read(app)
    app.session_state["browse_at"] = (fives // browse.COUNT - 1) * browse.COUNT  # the page before the last
    settled(app.run().button(key="browse_more").click().run())
    last = fives - fives % browse.COUNT
    assert word("browse.range", first=last + 1, last=fives, all=f"{fives:,}") in read(app)
    assert word("browse.alt", count=fives - last, digit=5) in html(app)
    settled(app.button(key="browse_more").click().run())
    assert word("browse.range", first=1, last=browse.COUNT, all=f"{fives:,}") in read(app)


def test_another_digit_begins_at_its_first(data: Callable[..., AppTest]) -> None:
    app = data()
    app.button(key="browse_more").click().run()
    settled(app.button_group(key="browse_digit").set_value(7).run())
    assert word("browse.range", first=1, last=browse.COUNT, all="1,028") in read(app)


def test_the_digit_in_the_box_is_measured(data: Callable[..., AppTest]) -> None:
    app = data()
    index = app.button_group(key="box_example").value
    placed = lie(services.test_set()[0][index])
    values: dict[str, Any] = {"height": placed.height, "width": placed.width}
    values |= {"row": f"{placed.row:.1f}", "column": f"{placed.column:.1f}"}
    assert word("position.one", **values) in read(app)


def label_all(app: AppTest, answers: list[int]) -> AppTest:
    for answer in answers:
        settled(app.button(key=f"label_{answer}").click().run())
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_are_labelled_and_compared(data: Callable[..., AppTest], language: str) -> None:
    app = data(language)
    labels = services.test_set()[1]
    indices = memory(app).labelling.indices
    assert len(indices) == COUNT
    answers = [int(labels[index]) for index in indices]
    answers[3] = (answers[3] + 1) % 10
    label_all(app, answers)
    nine = wilson(9, 10)
    values = {"agree": 9, "count": 10, "share": "90%", "low": f"{nine.low:.0%}", "high": f"{nine.high:.0%}"}
    assert word("labelling.you", language, **values) in read(app)
    network = evaluate(services.demo_model()).predictions
    by_network = int((network[list(indices)] == labels[list(indices)]).sum())
    both = memory(app).labelling.agreement(network)
    assert word("labelling.demo", language, agree=by_network, both=both, count=10) in read(app)
    assert word("labelling.labels_err", language) in read(app)
    said = word(
        "labelling.tile_alt", language, answer=answers[3], label=labels[indices[3]], network=network[indices[3]]
    )
    assert said in html(app)


def test_the_label_is_not_told_before_the_end(data: Callable[..., AppTest]) -> None:
    app = data()
    memory(app).labelling = Labelling((0, 1))
    app.run()
    assert word("labelling.question", number=1, count=2) in [bar.proto.text for bar in app.get("progress")]
    pictures = re.findall(r'alt="([^"]*)"', html(app))
    assert word("labelling.alt") in pictures
    assert not [words for words in pictures if words.startswith("You said")]


def test_an_answer_can_be_taken_back_and_ten_others_asked_for(data: Callable[..., AppTest]) -> None:
    app = data()
    memory(app).labelling = Labelling((0, 1))
    settled(app.run())
    assert app.button(key="label_back").disabled
    label_all(app, [7])
    settled(app.button(key="label_back").click().run())
    assert memory(app).labelling.answers == ()
    label_all(app, [7, 2])
    settled(app.button(key="label_again").click().run())
    assert len(memory(app).labelling.indices) == COUNT
    assert memory(app).labelling.answers == ()


def test_hard_ones_are_those_that_the_demo_network_is_least_sure_of(data: Callable[..., AppTest]) -> None:
    app = settled(data().button_group(key="labelling_which").set_value("hard").run())
    confidence = evaluate(services.demo_model()).confidence
    limit = np.sort(confidence)[HARD - 1]
    assert all(confidence[index] <= limit for index in memory(app).labelling.indices)
    assert word("labelling.hard_note", count=HARD) in read(app)


def test_the_shuffled_digits_are_shown_before_the_figures(data: Callable[..., AppTest]) -> None:
    app = data(card="shuffled-pixels")
    text = lesson("en", "data")
    assert [tab.label for tab in app.tabs] == [
        text["shuffled-pixels.look"].title,
        text["shuffled-pixels.compare"].title,
    ]
    assert "their pixels shuffled" in html(app)
