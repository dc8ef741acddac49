"""What I found, on paper: the report alone, dark on white whatever the screen is."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from core import content
from tools.browser import Visitor
from tools.serving import Lab

COLOUR = "element => getComputedStyle(element).color"
PAPER = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"


def test_a_dark_screen_prints_the_report_alone_on_white_paper(lab: Lab, visit: Callable[..., Visitor]) -> None:
    visitor = visit(lab, color_scheme="dark").open("/limits", lang="en", card="missing-class")
    visitor.keyed("options-missing-class").get_by_role("button").first.click()
    verdict = content.lesson("en", "limits")["missing-class.verdict"].body.split("[[")[0].strip("-* ")
    expect(visitor.keyed("card-missing-class").get_by_text(verdict)).to_be_visible()
    visitor.follow("progress")
    report = visitor.keyed("found-missing-class")
    said = report.get_by_text(verdict)
    expect(said).to_be_visible()
    assert said.evaluate(COLOUR) != "rgb(28, 33, 40)"
    visitor.page.emulate_media(media="print")
    expect(said).to_be_visible()
    expect(visitor.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(visitor.keyed("map")).to_be_hidden()
    assert said.evaluate(COLOUR) == "rgb(28, 33, 40)"
    assert visitor.page.evaluate(PAPER) == "rgba(0, 0, 0, 0)"
    assert visitor.errors == []
