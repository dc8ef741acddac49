"""The drawing table's finer points: undo, touch, a toolbar that must not be there, files of every kind."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from core.content import fill, lesson, ui_texts
from tools.browser import Visitor
from tools.serving import Lab
from tools.strokes import DIGITS, write


def expect_answer(visitor: Visitor, words: str) -> None:
    expect(visitor.keyed("answer")).to_have_text(words)


def corner(visitor: Visitor, x: float, y: float) -> tuple[float, float]:
    """Return the place on the screen of a point of the canvas."""
    box = visitor.keyed("canvas").locator("canvas").last.bounding_box()
    assert box is not None
    return box["x"] + x, box["y"] + y


def test_a_dot_is_no_digit_and_undo_goes_back_stroke_by_stroke(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/draw")
    visitor.page.mouse.click(*corner(visitor, 40, 40))
    expect_answer(visitor, ui_texts("en")["draw.prompt_dot"])
    visitor.keyed("undo").get_by_role("button").click()
    expect_answer(visitor, ui_texts("en")["draw.prompt"])
    write(visitor, DIGITS["7"])
    expect_answer(visitor, "7")
    visitor.page.mouse.click(*corner(visitor, 10, 270))
    expect(visitor.keyed("answer")).not_to_have_text(ui_texts("en")["draw.prompt"])
    visitor.keyed("undo").get_by_role("button").click()
    expect_answer(visitor, "7")
    assert visitor.errors == []


def test_the_answer_needs_no_scrolling_on_a_phone_and_a_finger_can_begin_anywhere(lab: Lab, visit: Callable) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    visitor = visit(lab, **phone).open("/draw")
    touch = visitor.page.context.new_cdp_session(visitor.page)
    # A 1 that begins in the upper right corner, where the component's own toolbar would lie.
    points = [corner(visitor, 262 - 2 * step, 12 + 24 * step) for step in range(11)]
    for kind, place in [("touchStart", points[0]), *(("touchMove", point) for point in points[1:]), ("touchEnd", None)]:
        at = [] if place is None else [{"x": place[0], "y": place[1]}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    expect_answer(visitor, "1")
    box = visitor.keyed("answer").bounding_box()
    assert box["y"] + box["height"] < 844
    assert visitor.page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0


def test_the_components_own_toolbar_is_gone(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab, locale="zh-CN").open("/draw")
    expect(visitor.keyed("canvas").locator("canvas").last).to_be_visible()
    expect(visitor.keyed("canvas").locator(".dc-toolbar")).to_be_hidden()


def test_a_stroke_is_kept_even_if_one_leaves_at_once(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/draw")
    visitor.keyed("canvas").locator("canvas").last.wait_for()
    visitor.page.evaluate(
        """() => addEventListener("mouseup", () => requestAnimationFrame(
            () => document.querySelector("[data-testid=stSidebarNavLink][href$='/neuron']").click()), {once: true})"""
    )
    write(visitor, DIGITS["7"])
    expect(visitor.page).to_have_url(re.compile(r"/neuron"))
    visitor.settle().follow("draw")
    expect_answer(visitor, "7")
    assert visitor.errors == []


def test_a_stroke_that_is_asked_about_after_one_has_left_does_not_empty_the_new_page(lab: Lab, visit: Callable) -> None:
    """As it may happen on a busy machine; here the stroke is held back until one has left."""
    visitor = visit(lab)
    held: list[bytes] = []
    about_to_leave = False

    def connect(client: WebSocketRoute) -> None:
        server = client.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            asked = BackMsg.FromString(message)
            if about_to_leave and asked.rerun_script.fragment_id:
                held.append(message)
                return
            server.send(message)
            while about_to_leave and held:
                server.send(held.pop(0))

        client.on_message(pass_on)

    visitor.page.route_web_socket("**/_stcore/stream", connect)
    visitor.open("/draw")
    visitor.keyed("canvas").locator("canvas").last.wait_for()
    about_to_leave = True
    write(visitor, DIGITS["7"])
    while not held:
        visitor.page.wait_for_timeout(10)
    visitor.follow("neuron")
    about_to_leave = False
    expect(visitor.page.get_by_role("heading", name=lesson("en", "neuron").head.title)).to_be_visible()
    visitor.settle().follow("draw")
    expect_answer(visitor, "7")
    assert visitor.errors == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_canvas_has_a_name_for_those_who_cannot_see_it(lab: Lab, visit: Callable, language: str) -> None:
    visitor = visit(lab).open("/draw", lang=language)
    expect(visitor.page.get_by_role("img", name=ui_texts(language)["draw.canvas_label"])).to_be_visible()


def test_the_pen_keeps_its_width_and_the_drawing_its_strokes(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/draw")
    write(visitor, DIGITS["3"])
    expect_answer(visitor, "3")
    visitor.page.get_by_text(ui_texts("en")["draw.pen"], exact=True).click()
    visitor.slider("pen_width").press("End")
    expect(visitor.slider("pen_width")).to_have_value("30")
    visitor.follow("neuron").follow("draw")
    expect_answer(visitor, "3")
    visitor.page.get_by_text(ui_texts("en")["draw.pen"], exact=True).click()
    expect(visitor.slider("pen_width")).to_have_value("30")


def photo() -> bytes:
    """Return a JPEG of a 7 on paper."""
    picture = Image.new("RGB", (1200, 900), (225, 220, 205))
    ImageDraw.Draw(picture).line([(450, 200), (780, 200), (560, 720)], fill=(30, 40, 90), width=40, joint="curve")
    return encoded(picture, "JPEG")


def encoded(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_are_read_and_everything_else_is_refused_with_the_reason(
    lab: Lab, visit: Callable, language: str
) -> None:
    visitor = visit(lab).open("/draw", lang=language)
    texts = ui_texts(language)
    visitor.keyed("source").get_by_role("radio", name=texts["draw.sources.upload"]).click()
    refused = {
        b"only text": ("image_not_readable", {}),
        b"x" * 6_000_000: ("image_too_large", {"megabytes": 5.7, "limit": 5.0}),
        encoded(Image.new("1", (6000, 5000), 1), "PNG"): ("image_too_many_pixels", {"megapixels": 30.0, "limit": 25}),
        encoded(Image.new("RGB", (300, 300), "white"), "PNG"): ("image_blank", {}),
        encoded(Image.new("P", (30, 30)), "GIF"): ("image_not_readable", {}),
    }
    choose = visitor.keyed("upload").locator("input[type=file]")
    for content, (code, values) in refused.items():
        choose.set_input_files({"name": "digit.png", "mimeType": "image/png", "buffer": content})
        expect(visitor.page.get_by_test_id("stAlert")).to_contain_text(fill(texts[f"errors.{code}"], values))
        expect_answer(visitor, texts["draw.prompt_upload"])
        choose.set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo()})
        expect_answer(visitor, "7")
        expect(visitor.page.get_by_test_id("stAlert")).to_have_count(0)
    assert visitor.errors == []
