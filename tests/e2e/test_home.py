"""The home page in a browser: soon there, in motion for those who want it, answering to the pointer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tools.browser import Visitor
from tools.serving import Lab


def picture(visitor: Visitor) -> Locator:
    """Return the drawing that this screen has room for."""
    return visitor.keyed("forward").locator("svg:visible")


@pytest.mark.parametrize(("width", "upright"), [(1280, False), (390, True)])
def test_the_picture_fits_the_screen_and_its_answer_stands_above_the_fold(
    lab: Lab, visit: Callable, width: int, upright: bool
) -> None:
    visitor = visit(lab, viewport={"width": width, "height": 844}).open("/")
    expect(picture(visitor)).to_have_count(1)
    box = picture(visitor).bounding_box()
    assert (box["height"] > box["width"]) is upright
    answer = picture(visitor).locator(".answer").bounding_box()
    assert answer["y"] + answer["height"] < 844
    assert visitor.errors == []


def test_the_picture_moves_once_and_not_at_all_where_motion_is_not_wanted(lab: Lab, visit: Callable) -> None:
    moving = "svg => svg.getAnimations({subtree: true}).length"
    lively = visit(lab, reduced_motion="no-preference").open("/")
    expect(picture(lively)).to_have_count(1)
    assert picture(lively).evaluate(moving) > 100
    picture(lively).evaluate(
        "svg => Promise.all(svg.getAnimations({subtree: true}).map(it => it.finished)).then(() => 0)"
    )
    assert (
        picture(lively).evaluate(
            "svg => svg.getAnimations({subtree: true}).filter(it => it.playState == 'running').length"
        )
        == 0
    )
    still = visit(lab, reduced_motion="reduce").open("/")
    expect(picture(still)).to_have_count(1)
    assert picture(still).evaluate(moving) == 0


def test_pointing_at_an_answer_leaves_only_its_lines(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab, reduced_motion="reduce").open("/")
    picture(visitor).locator("#c4 text").first.hover()
    own, other = (picture(visitor).locator(f".link.out.{name}").first for name in ("c4", "c5"))
    expect(own).to_have_css("opacity", "1")
    expect(other).to_have_css("opacity", "0.04")


def test_the_cards_of_a_row_are_equally_tall(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/")
    boxes = [card.bounding_box() for card in visitor.page.locator("[class*='st-key-path-']").all()]
    heights: dict[int, set[int]] = {}
    for box in boxes:
        heights.setdefault(round(box["y"]), set()).add(round(box["height"]))
    assert len(heights) > 1
    assert all(len(row) == 1 for row in heights.values())


def test_choosing_a_digit_sends_it_through_the_network(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/")
    for number in (2, 4):
        option = visitor.keyed("home_example").get_by_role("radio").nth(number)
        digit = option.locator("img").get_attribute("alt").rpartition(" ")[2]
        option.click()
        expect(visitor.keyed("forward").locator(f"svg:visible[aria-label^='A handwritten {digit} ']")).to_have_count(1)
