"""The claim card, with a lesson of its own: what is asked, what is shown when, and what is never shown too early."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import config, content
from ui import glossary, lesson, progress

LESSON = """\
# The test {#test}

An introduction.

## First claim {#first source=primer.principles}

The claim as a sentence.

### Predict {#first.predict}

Which one?

- [ ] Left :: Left is wrong.
- [x] Right :: Right is right.

### One {#first.one}

Lead of step one.

### Two {#first.two}

Lead of step two.

### Conclusion {#first.conclusion}

The conclusion.

### Verdict {#first.verdict}

Measured: [[value]].

### Precisely {#first.precisely source=rosenblatt-1958}

The precise words.

### Exercise {#first.exercise}

How many?

- [ ] One :: There is another.
- [x] Two :: Count them.

## Second claim {#second}

Another sentence.
"""


def script() -> None:
    import streamlit as st

    from core.content import Lesson
    from core.errors import DataUnavailable
    from core.experiments.finding import Finding
    from ui import browser, lesson
    from ui.state import state

    def one() -> None:
        st.text("step one drawn")

    def two() -> None:
        st.text("step two drawn")
        if "fail" in st.query_params:
            raise DataUnavailable("Expected data. Received: none", path="digits.npz", reason="gone")

    def first(text: Lesson) -> None:
        with lesson.card(text, "first") as card:
            card.views(one=one, two=two)
            card.verdict(lambda: Finding(st.query_params.get("verdict", "holds"), {"value": "42%"}))

    def second(text: Lesson) -> None:
        with lesson.section(text, "second"):
            st.text("second drawn")

    state().arrived = st.session_state.pop("arriving", False)  # as the navigation says it
    browser.connect(then=lambda: None)
    lesson.claims(lesson.head("test"), {"first": first, "second": second})


@pytest.fixture
def open_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Return a function that opens the lesson, with parameters in its address."""
    shutil.copytree(config.CONTENT, tmp_path / "content")
    for language in content.LANGUAGES:
        (tmp_path / "content" / language / "test.md").write_text(LESSON, "utf-8")
    monkeypatch.setattr(content, "CONTENT", tmp_path / "content")
    for module in (glossary, lesson):
        monkeypatch.setattr(module, "link", lambda *_, **__: None)  # there are no other pages here
    monkeypatch.setattr(progress, "COURSE", ("test", "train"))
    content.lesson.cache_clear()

    def open_it(**query: str) -> AppTest:
        app = AppTest.from_function(script)
        for name, value in {"lang": "en", **query}.items():
            app.query_params[name] = value
        return settled(app.run())

    yield open_it
    content.lesson.cache_clear()


def settled(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].message
    return app


def words(app: AppTest) -> str:
    """Return all Markdown on the page."""
    return "\n".join(element.value for element in app.markdown)


def press(app: AppTest, key: str) -> AppTest:
    return settled(app.button(key=key).click().run())


def answer(app: AppTest, index: int) -> AppTest:
    return press(app, f"first.predict-{index}")


def ways(app: AppTest) -> list[str]:
    """Return what the list of claims says."""
    return [option.content for option in app.button_group(key="claims-test").proto.options]


def choose(app: AppTest, card: str) -> AppTest:
    return settled(app.button_group(key="claims-test").set_value(card).run())


def address(app: AppTest) -> str:
    """Return which card the address names: a list of one if a test has said so, a text if the page has."""
    return "".join(app.query_params["card"])


def arrive(app: AppTest) -> AppTest:
    """Come from another page, by an address without a card."""
    del app.query_params["card"]
    app.session_state["arriving"] = True
    return settled(app.run())


def test_the_head_leads_to_every_claim(open_card: Callable[..., AppTest]) -> None:
    app = open_card()
    assert app.title[0].value == "The test"
    assert ways(app) == ["**1** First claim", "**2** Second claim"]


def test_the_head_marks_what_was_predicted(open_card: Callable[..., AppTest]) -> None:
    app = answer(open_card(), 0)
    app.run()
    assert ways(app) == ["**:material/check:** First claim", "**2** Second claim"]


def test_the_first_claim_is_open_and_the_others_are_not_drawn(open_card: Callable[..., AppTest]) -> None:
    app = open_card()
    assert [subheader.value for subheader in app.subheader] == ["First claim"]
    assert [text.value for text in app.text] == ["step one drawn"]
    assert "card" not in app.query_params, "what needs no word has none in the address"


def test_another_claim_is_opened_from_the_list_and_stands_in_the_address(open_card: Callable[..., AppTest]) -> None:
    app = choose(open_card(), "second")
    assert [text.value for text in app.text] == ["second drawn"]
    assert address(app) == "second"
    assert app.session_state["_lab"].cards_asked == 0, "it is in sight: below the list"
    choose(app, "first")
    assert address(app) == "first"


def test_from_the_end_of_a_claim_one_goes_on_and_back_to_the_beginning_of_another(
    open_card: Callable[..., AppTest],
) -> None:
    app = press(open_card(), "turn-next")
    assert [text.value for text in app.text] == ["second drawn"]
    assert app.session_state["_lab"].cards_asked == 1
    assert not [button for button in app.button if button.key == "turn-next"]
    press(app, "turn-previous")
    assert [text.value for text in app.text] == ["step one drawn"]
    assert app.session_state["_lab"].cards_asked == 2
    assert not [button for button in app.button if button.key == "turn-previous"]


def test_the_address_opens_a_claim_and_brings_it_into_sight(open_card: Callable[..., AppTest]) -> None:
    app = open_card(card="second")
    assert [text.value for text in app.text] == ["second drawn"]
    assert app.session_state["_lab"].cards_asked == 1
    app.run()
    assert app.session_state["_lab"].cards_asked == 1, "a page that is drawn again does not move"
    del app.query_params["card"]  # the browser's "back"
    assert [text.value for text in settled(app.run()).text] == ["step one drawn"]


@pytest.mark.parametrize("nonsense", ["third", "", 'x" onload=', "a" * 1000])
def test_an_address_that_names_no_claim_opens_the_first_and_says_so(
    open_card: Callable[..., AppTest], nonsense: str
) -> None:
    app = open_card(card=nonsense)
    assert [text.value for text in app.text] == ["step one drawn"]
    assert content.quoted(nonsense) in app.toast[0].value
    assert "First claim" in app.toast[0].value
    assert address(app) == "first"
    assert not settled(app.run()).toast


def test_who_comes_back_finds_the_claim_open_that_they_left(open_card: Callable[..., AppTest]) -> None:
    app = arrive(choose(open_card(), "second"))
    assert [text.value for text in app.text] == ["second drawn"]
    assert address(app) == "second", "a reload shows it, too"


def test_the_claim_is_numbered_and_names_its_source(open_card: Callable[..., AppTest]) -> None:
    app = open_card()
    assert "Claim 1" in words(app)
    assert app.subheader[0].value == "First claim"
    assert "The claim as a sentence." in words(app)
    assert any("Basic principles" in caption.value for caption in app.caption)


def test_before_the_prediction_there_is_a_conclusion_but_no_verdict(open_card: Callable[..., AppTest]) -> None:
    app = open_card()
    assert "The conclusion." in words(app)
    assert "Measured" not in words(app)
    assert "right." not in words(app)
    assert app.button(key="first.predict-0").label == "Left"


@pytest.mark.parametrize(
    ("index", "judged"), [(0, "✗ Not quite.**] **Left** Left is wrong."), (1, "✓ Right.**] **Right** Right is right.")]
)
def test_a_prediction_brings_the_measured_verdict(open_card: Callable[..., AppTest], index: int, judged: str) -> None:
    app = answer(open_card(), index)
    assert "Measured: 42%." in words(app)
    assert judged in words(app)
    assert f"**{['Left', 'Right'][index]}**" in words(app)
    assert not [button for button in app.button if button.key in {"first.predict-0", "first.predict-skip"}]


def test_who_skips_is_told_the_answer_and_not_judged(open_card: Callable[..., AppTest]) -> None:
    app = press(open_card(), "first.predict-skip")
    assert "Measured: 42%." in words(app)
    assert "**Right** Right is right." in words(app)
    assert "✓" not in words(app)
    assert "✗" not in words(app)


def test_a_prediction_can_be_changed(open_card: Callable[..., AppTest]) -> None:
    app = press(answer(open_card(), 0), "first.predict-change")
    assert "Measured" not in words(app)
    assert "✓ Right." in words(answer(app, 1))


@pytest.mark.parametrize(
    ("verdict", "word", "colour"),
    [
        ("holds", "Holds", "green"),
        ("holds_with_limits", "Holds, with limits", "orange"),
        ("needs_correction", "Needs correction", "red"),
    ],
)
def test_the_verdict_is_said_in_words_and_colour(
    open_card: Callable[..., AppTest], verdict: str, word: str, colour: str
) -> None:
    app = answer(open_card(verdict=verdict), 1)
    badges = re.findall(rf":{colour}-badge\[(.+?)\]", words(app))
    assert len(badges) == 2  # beside the number, and over the figures
    assert all(word in badge for badge in badges)
    assert "Verdict" in badges[1]


def test_precision_and_exercise_come_last(open_card: Callable[..., AppTest]) -> None:
    app = open_card()
    assert [expander.label for expander in app.expander] == ["More precisely", "Exercise"]
    assert "The precise words." in words(app)
    assert any("[Rosenblatt: The perceptron (1958)](https://" in caption.value for caption in app.caption)


def test_each_wrong_answer_has_its_own_reason_and_can_be_corrected(open_card: Callable[..., AppTest]) -> None:
    app = open_card()
    assert app.radio(key="first.exercise").value is None
    settled(app.radio(key="first.exercise").set_value(0).run())
    assert "✗ Not quite.**] **One** There is another." in words(app)
    settled(app.radio(key="first.exercise").set_value(1).run())
    assert "✓ Right.**] **Two** Count them." in words(app)
    assert app.session_state["_lab"].answers["first.exercise"] == 1


def test_only_the_step_that_is_seen_is_drawn(open_card: Callable[..., AppTest]) -> None:
    app = open_card()
    assert [tab.label for tab in app.tabs] == ["One", "Two"]
    assert [text.value for text in app.text] == ["step one drawn"]
    assert "Lead of step one." in words(app)
    assert "Lead of step two." not in words(app)
    app.session_state["views-first"] = "Two"
    settled(app.run())
    assert [text.value for text in app.text] == ["step two drawn"]
    assert "Lead of step two." in words(app)


def test_known_trouble_in_a_step_is_explained_in_its_place(open_card: Callable[..., AppTest]) -> None:
    app = open_card(fail="1")
    app.session_state["views-first"] = "Two"
    settled(app.run())
    assert "digits.npz" in app.error[0].value
    assert "The conclusion." in words(app)


def test_the_card_speaks_the_readers_language(open_card: Callable[..., AppTest]) -> None:
    app = answer(open_card(lang="zh"), 1)
    texts = content.ui_texts("zh")
    for key in ("card.predict", "card.experiment", "card.conclusion", "card.right", "card.verdicts.holds"):
        assert texts[key] in words(app), key
    assert [expander.label for expander in app.expander] == [texts["card.precisely"], texts["card.exercise"]]
