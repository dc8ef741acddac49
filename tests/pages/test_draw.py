"""The drawing page: what stands on the canvas, in the memory or in the address decides what is read, and by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.content import fill, sources, ui_texts
from core.digits.answer import ask
from core.digits.canvas import strokes_from_canvas
from core.digits.demo import load_demo
from core.digits.examples import examples
from core.digits.prepare import prepare_strokes
from core.errors import DataUnavailable, InvalidImage
from core.maths.network import Network
from core.plots.digits import percent
from tests.pages.reading import memory
from ui import services

PAGE = "practice/draw"
LANGUAGES = ("zh", "en")
SEVEN = [["M", 60, 60], ["L", 200, 60], ["L", 120, 240]]
ONE = [["M", 140, 40], ["L", 138, 240]]
DOT = [["M", 140, 140], ["L", 140.02, 140.02]]


def drawing(*paths: list[Any]) -> dict[str, Any]:
    """Return what the canvas reports of these strokes."""
    return {"objects": [{"type": "Path", "path": path, "strokeWidth": 18} for path in paths]}


@pytest.fixture
def draw(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that comes back to the page with a drawing made before: ``draw(SEVEN, language="zh")``."""

    def open_it(*paths: list[Any], language: str = "en", **query: Any) -> AppTest:
        app = open_page(PAGE, language, **query)
        if paths:
            memory(app).drawing = drawing(*paths)
            app.run()
        assert not app.exception, app.exception[0].message
        return app

    return open_it


def word(key: str, language: str = "en", **values: object) -> str:
    return fill(ui_texts(language)[f"draw.{key}"], values)


def blocks(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from blocks(child)


def keyed(app: AppTest, key: str) -> Any:
    """Return the container with this key."""
    found = [block for block in blocks(app.main) if getattr(block.proto, "id", "").endswith(f"-{key}")]
    assert len(found) == 1, f"{len(found)} containers with the key {key}"
    return found[0]


def html_in(block: Any) -> str:
    return unescape("\n".join(child.value for child in blocks(block) if child.type == "html"))


def answer(app: AppTest) -> str:
    """Return what stands in the container `answer`, without markup."""
    return re.sub(r"<[^>]+>", "", html_in(keyed(app, "answer"))).strip()


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.main.caption]


def choose(app: AppTest, key: str, value: Any) -> AppTest:
    app.button_group(key=key).set_value(value).run()
    assert not app.exception, app.exception[0].message
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_canvas_gets_no_guess(draw: Callable, language: str) -> None:
    app = draw(language=language)
    assert app.title[0].value == word("title", language)
    assert answer(app) == word("prompt", language)
    assert word("bars_empty_alt", language) in html_in(keyed(app, "reading"))
    assert not app.expander
    assert app.button(key="undo").disabled
    assert app.button(key="clear").disabled


def test_a_dot_gets_no_guess_either(draw: Callable) -> None:
    app = draw(DOT)
    assert answer(app) == word("prompt_dot")
    assert not app.button(key="clear").disabled


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("path", "digit"), [(SEVEN, "7"), (ONE, "1")])
def test_a_digit_is_read_and_the_answer_holds_nothing_but_it(
    draw: Callable, path: list, digit: str, language: str
) -> None:
    app = draw(path, language=language)
    assert answer(app) == digit
    said = ask(load_demo(), prepare_strokes(strokes_from_canvas(drawing(path))))
    assert f"{digit}: {percent(said.probability)}" in html_in(keyed(app, "reading"))
    assert [expander.label for expander in app.expander] == [word("doubt", language)]
    assert word("second_guess", language, second=said.second, probability=percent(said.second_probability)) in [
        text.value for text in app.markdown
    ]


def test_the_demo_network_is_named_with_its_accuracy(draw: Callable) -> None:
    assert word("about_demo", accuracy=f"{load_demo().metadata['accuracy']:.1%}") in captions(draw(SEVEN))


def test_what_is_not_sure_says_so_and_names_the_second_guess(draw: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    undecided = Network.initialise((784, 16, 10), seed=0)
    undecided = Network(undecided.layers, metadata={"accuracy": 0.1})
    monkeypatch.setattr(services, "demo_model", lambda: undecided)
    app = draw(SEVEN)
    said = ask(undecided, prepare_strokes(strokes_from_canvas(drawing(SEVEN))))
    assert not said.sure
    assert answer(app) == str(said.digit)
    assert keyed(app, "said").children[0].value == word(
        "unsure",
        probability=percent(said.probability),
        second=said.second,
        second_probability=percent(said.second_probability),
    )


def test_undo_takes_the_last_stroke_and_clear_takes_all(draw: Callable) -> None:
    app = draw(ONE, SEVEN)
    told = memory(app).canvas_generation
    app.button(key="undo").click().run()
    assert memory(app).drawing["objects"] == drawing(ONE)["objects"]
    assert memory(app).canvas_start["objects"] == drawing(ONE)["objects"]
    assert memory(app).canvas_generation == told + 1  # the canvas is told, even if it had been told the same before
    assert answer(app) == "1"
    app.button(key="clear").click().run()
    assert answer(app) == word("prompt")
    assert memory(app).canvas_generation == told + 2


def test_the_canvas_is_told_of_the_drawing_when_it_comes_back_and_not_otherwise(draw: Callable) -> None:
    app = draw(SEVEN)
    told = memory(app).canvas_generation
    app.slider(key="pen_width").set_value(30).run()
    assert memory(app).canvas_generation == told
    app.switch_page("pages/theory/neuron.py").run()
    app.switch_page(f"pages/{PAGE}.py").run()
    assert memory(app).canvas_generation == told + 1
    assert memory(app).canvas_start["objects"] == drawing(SEVEN)["objects"]
    assert answer(app) == "7"
    assert app.slider(key="pen_width").value == 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_training_digits_names_where_it_was_written(
    draw: Callable[..., AppTest], language: str
) -> None:
    known = sources(language)
    assert any(
        known["mnist"].title in caption and known["lecun-1998"].url in caption
        for caption in captions(draw(language=language))
    )


def test_the_preparation_is_shown_with_what_the_network_says_without_it(draw: Callable) -> None:
    app = draw([["M", 20, 20], ["L", 80, 20], ["L", 45, 95]])  # small and in a corner
    before, after = captions(app)[-2:]
    assert after.startswith(word("after", digit="7", probability="").partition("(")[0])
    assert before != after


def test_a_test_digit_can_be_tried_and_is_marked_right_or_wrong(draw: Callable) -> None:
    app = choose(draw(SEVEN), "source", "example")
    images, labels = services.test_set()
    for index in examples(labels, 5, 0)[:3]:
        choose(app, "draw_example", index)
        said = ask(load_demo(), images[index] / 255)
        assert answer(app) == str(said.digit)
        verdict = word("right" if said.digit == labels[index] else "wrong", label=labels[index])
        assert keyed(app, "said").children[0].value.endswith(verdict)
    choose(app, "source", "draw")
    assert answer(app) == "7"  # the drawing was kept


def test_shuffling_offers_other_test_digits(draw: Callable) -> None:
    app = choose(draw(), "source", "example")
    labels = services.test_set()[1]
    app.button(key="draw_shuffle").click().run()
    assert app.button_group(key="draw_example").value == examples(labels, 5, 1)[0]
    assert answer(app) in "0123456789"


def test_a_picture_that_was_brought_is_read(draw: Callable) -> None:
    app = draw()
    ink = np.zeros((200, 150), np.uint8)
    ink[20:180, 70:85] = 255
    memory(app).picture = ink
    choose(app, "source", "upload")
    assert answer(app) == "1"
    assert word("ink") in captions(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_that_cannot_be_used_is_refused_with_the_reason(draw: Callable, language: str) -> None:
    app = draw(language=language)
    memory(app).refusal = InvalidImage("…", code="image_too_many_pixels", megapixels=30.0, limit=25)
    choose(app, "source", "upload")
    reason = fill(ui_texts(language)["errors.image_too_many_pixels"], {"megapixels": 30.0, "limit": 25})
    assert [error.value for error in app.error] == [reason]
    assert answer(app) == word("prompt_upload", language)


def test_the_learners_own_network_reads_first_and_can_be_switched(draw: Callable, work_on: Callable) -> None:
    token = work_on(epochs=2, hidden_units=16).finish()
    app = draw(SEVEN, run=token)
    about = word("about_own", units=16, epochs=2, accuracy="95.0%")
    assert about in captions(app)
    own = Network.from_weights(Network.initialise((784, 16, 10), seed=1).weights())  # as the worker stored it
    assert answer(app) == str(ask(own, prepare_strokes(strokes_from_canvas(drawing(SEVEN)))).digit)
    choose(app, "reader", "demo")
    assert answer(app) == "7"
    assert about not in captions(app)
    # The page remembers whose network it is, without the address.
    del app.query_params["run"]
    choose(app, "reader", "own")
    assert about in captions(app)


def test_the_last_finished_run_is_asked_without_an_address(draw: Callable, work_on: Callable) -> None:
    token = work_on(epochs=1, hidden_units=8).finish([(0.5, 0.6)])
    app = draw(SEVEN)
    assert "reader" not in {group.key for group in app.button_group}  # nothing to switch yet
    memory(app).model_token = token
    app.run()
    assert word("about_own", units=8, epochs=1, accuracy="60.0%") in captions(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_of_no_run_is_explained_and_the_demo_network_reads(draw: Callable, language: str) -> None:
    app = draw(SEVEN, language=language, run="nonsense")
    assert [error.value for error in app.error] == [ui_texts(language)["errors.run_not_found"]]
    assert answer(app) == "7"


def test_a_run_without_a_model_is_explained(draw: Callable, work_on: Callable) -> None:
    app = draw(SEVEN, run=work_on(epochs=1).token)
    assert [error.value for error in app.error] == [ui_texts("en")["errors.no_model"]]
    assert answer(app) == "7"


def test_without_any_network_the_page_says_why_and_one_can_still_draw(
    draw: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> Network:
        raise DataUnavailable("…", path="demo_model.npz", reason="gone")

    monkeypatch.setattr(services, "demo_model", missing)
    app = draw(SEVEN)
    assert [error.value for error in app.error] == [
        fill(ui_texts("en")["errors.data_unavailable"], {"path": "demo_model.npz", "reason": "gone"})
    ]
    assert app.button(key="undo").label == word("undo")
