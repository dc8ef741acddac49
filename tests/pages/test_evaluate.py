"""The evaluation page: closed until it is opened, then everything that it says is counted from the test set."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.content import LANGUAGES, fill, lesson, ui_texts
from core.maths.evaluation import Evaluation
from core.maths.intervals import wilson
from tests.pages.reading import html, memory, settled
from ui import services
from ui.evaluation import mistakes
from ui.evaluation.answers import evaluate, fingerprint

PAGE = "practice/evaluate"
SECTIONS = ("ten", "interval", "confusion", "mistakes", "classes", "calibration", "weights")


def word(key: str, language: str = "en", **values: object) -> str:
    return fill(ui_texts(language)[f"evaluate.{key}"], values)


def read(app: AppTest) -> str:
    return "\n".join(part.value for part in (*app.markdown, *app.caption, *app.info))


def titles(app: AppTest) -> list[str]:
    return [title.value for title in app.subheader]


@pytest.fixture
def closed(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    return lambda language="en", **query: settled(open_page(PAGE, language, **query))


@pytest.fixture
def opened(closed: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that opens the page, and the test set."""
    return lambda language="en", **query: settled(closed(language, **query).button(key="open_test_set").click().run())


def demo() -> Evaluation:
    return evaluate(services.demo_model())


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_of_the_test_set_before_it_is_opened(closed: Callable[..., AppTest], language: str) -> None:
    app = closed(language)
    text = lesson(language, "evaluate")
    assert text["evaluate.opening"].body in read(app)
    assert app.button(key="open_test_set").label == word("open", language)
    assert titles(app) == [text["evaluate.opening"].title, text["validation-flatters"].title]
    assert not app.metric


@pytest.mark.parametrize("language", LANGUAGES)
def test_once_opened_all_figures_are_there(opened: Callable[..., AppTest], language: str) -> None:
    app = opened(language)
    text = lesson(language, "evaluate")
    assert [text[f"evaluate.{name}"].title for name in SECTIONS] == titles(app)[1:-1]
    found = demo()
    whole = wilson(int(found.right.sum()), 10_000)
    accuracy, wrong = app.metric
    assert accuracy.value == f"{found.accuracy:.2%}"
    assert accuracy.delta == word("interval", language, low=f"{whole.low:.2%}", high=f"{whole.high:.2%}")
    assert wrong.value == f"{int((~found.right).sum()):,}"
    right = int(found.right[:10].sum())
    ten = wilson(right, 10)
    assert word("ten.count", language, right=right, low=f"{ten.low:.0%}", high=f"{ten.high:.0%}") in read(app)
    assert word("opened_one", language) in read(app)


def test_classes_are_a_table_with_the_lowest_in_bold(opened: Callable[..., AppTest]) -> None:
    (table,) = (part.value for part in opened().markdown if part.value.startswith(f"| {word('classes.digit')}"))
    classes = demo().classes()
    assert table.count("\n") == 1 + len(classes)
    lowest = min(one.recall for one in classes)
    row = next(line for line in table.splitlines() if f"**{lowest:.1%}**" in line)
    assert row.startswith(f"| **{min(classes, key=lambda one: one.recall).label}** |")


def test_mistakes_are_leafed_through(opened: Callable[..., AppTest]) -> None:
    app = opened()
    wrong = demo().answers()
    values = {"first": 1, "last": mistakes.PAGE, "all": len(wrong)}
    assert word("mistakes.page", **values) in read(app)
    assert app.button(key="mistakes_previous").disabled
    app = settled(app.button(key="mistakes_next").click().run())
    values = {"first": mistakes.PAGE + 1, "last": 2 * mistakes.PAGE, "all": len(wrong)}
    assert word("mistakes.page", **values) in read(app)
    index = int(wrong[mistakes.PAGE])
    found = demo()
    told = word("mistakes.tile_alt", label=found.labels[index], answer=found.predictions[index], confidence="")
    assert told.partition(" with")[0] in html(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_digit_is_chosen_at_first_and_said_in_the_readers_language(
    opened: Callable[..., AppTest], language: str
) -> None:
    app = opened(language)
    for key in ("mistakes_label", "mistakes_answer"):
        box = app.selectbox(key=key)
        assert box.value is not None, "Streamlit would say in English that nothing is chosen"
        assert box.options[box.index] == word("mistakes.any", language)


def test_one_confusion_is_picked_out(opened: Callable[..., AppTest]) -> None:
    app = opened()
    found = demo()
    counts = found.confusion * (1 - np.eye(10, dtype=int))
    label, answer = divmod(int(counts.argmax()), 10)
    settled(app.button(key="mistakes_next").click().run())
    app.selectbox(key="mistakes_label").set_value(label)
    app = settled(app.selectbox(key="mistakes_answer").set_value(answer).run())
    assert word("mistakes.count", n=int(counts[label, answer])) in read(app)
    app = settled(app.selectbox(key="mistakes_answer").set_value(label).run())
    assert word("mistakes.right_count", n=f"{found.confusion[label, label]:,}") in read(app)


def test_a_confusion_that_does_not_occur_is_said(opened: Callable[..., AppTest]) -> None:
    label, answer = (int(place) for place in np.argwhere(demo().confusion == 0)[0])
    app = opened()
    app.selectbox(key="mistakes_label").set_value(label)
    app = settled(app.selectbox(key="mistakes_answer").set_value(answer).run())
    assert word("mistakes.none") in read(app)


def test_all_units_can_be_seen(opened: Callable[..., AppTest]) -> None:
    app = opened()
    units = services.demo_model().sizes[1]
    assert word("weights.page", first=1, last=40, all=units) in read(app)
    settled(app.button(key="weights_next").click().run())
    assert word("weights.page", first=41, last=80, all=units) in read(app)


def test_the_learners_last_model_is_evaluated_before_the_demo(
    opened: Callable[..., AppTest], work_on: Callable
) -> None:
    token = work_on().finish()
    app = opened(run=token)
    found = evaluate(services.network_of(token))
    assert app.metric[0].value == f"{found.accuracy:.2%}"
    assert word("validated") in read(app)  # its curve came from the test set
    assert memory(app).opened == [fingerprint(services.network_of(token))]


def test_a_run_with_a_hold_out_left_the_test_set_closed(closed: Callable[..., AppTest], work_on: Callable) -> None:
    token = work_on(validation="holdout").finish()
    assert word("validated") not in read(closed(run=token))


def test_each_network_is_opened_by_itself_and_counted(opened: Callable[..., AppTest], work_on: Callable) -> None:
    app = opened(run=work_on().finish())
    app = settled(app.button_group(key="reader").set_value("demo").run())
    assert not app.metric, "the test set is closed for another network"
    app = settled(app.button(key="open_test_set").click().run())
    assert word("opened_many", count=2) in read(app)
    assert app.metric[0].value == f"{demo().accuracy:.2%}"
    app = settled(app.button_group(key="reader").set_value("own").run())
    assert app.metric, "it stays open for the first"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_has_expired_is_said_and_the_demo_takes_its_place(
    closed: Callable[..., AppTest], language: str
) -> None:
    app = closed(language, run="no-such-run")
    assert [error.value for error in app.error] == [ui_texts(language)["errors.run_not_found"]]
    assert app.button(key="open_test_set")
    links = [link.proto.label for link in app.get("page_link")]
    assert word("train", language) in links


def test_networks_are_told_apart_by_their_parameters(work_on: Callable) -> None:
    network = services.network_of(work_on().finish())
    assert fingerprint(network) != fingerprint(services.demo_model())
    assert fingerprint(network) == fingerprint(network.from_weights(network.weights(), network.activation))
