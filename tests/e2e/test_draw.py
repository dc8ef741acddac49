"""The drawing page as a learner meets it: write with the mouse, read the answer, come back to the drawing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from core.content import ui_texts
from tools.browser import Visitor
from tools.serving import Lab
from tools.strokes import DIGITS, write


def expect_answer(visitor: Visitor, digit: str) -> None:
    expect(visitor.keyed("answer").get_by_text(digit, exact=True).first).to_be_visible()


@pytest.mark.parametrize("digit", DIGITS)
def test_a_written_digit_is_recognised(lab: Lab, visit: Callable, digit: str) -> None:
    visitor = visit(lab, locale="zh-CN" if digit == "3" else "en-US").open("/draw")
    write(visitor, DIGITS[digit])
    expect_answer(visitor, digit)
    assert visitor.errors == []
    assert visitor.outside == []


def test_a_finger_on_a_phone_writes_too(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).open("/draw")
    canvas = visitor.keyed("canvas").locator("canvas").last
    canvas.scroll_into_view_if_needed()
    write(visitor, DIGITS["7"])
    expect_answer(visitor, "7")


def test_an_empty_canvas_gets_no_guess(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/draw")
    expect(visitor.keyed("canvas").locator("canvas").last).to_be_visible()
    expect(visitor.keyed("answer")).to_contain_text(ui_texts("en")["draw.prompt"])


def test_the_drawing_survives_another_page_and_another_language(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/draw")
    write(visitor, DIGITS["7"])
    expect_answer(visitor, "7")
    visitor.follow("neuron").follow("draw")
    expect_answer(visitor, "7")
    visitor.choose_language("zh")
    expect_answer(visitor, "7")
    # What is shown again can be gone on with, and taken away.
    visitor.keyed("clear").get_by_role("button").click()
    expect(visitor.keyed("answer")).to_contain_text(ui_texts("zh")["draw.prompt"])
    write(visitor, DIGITS["0"])
    expect_answer(visitor, "0")
    assert visitor.errors == []


def test_a_file_that_is_no_picture_is_refused_with_a_reason(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/draw")
    visitor.page.get_by_text(ui_texts("en")["draw.sources.upload"], exact=True).click()
    visitor.page.locator("input[type=file]").set_input_files(
        {"name": "digit.png", "mimeType": "image/png", "buffer": b"not a picture"}
    )
    expect(visitor.page.get_by_test_id("stAlert")).to_be_visible()
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
