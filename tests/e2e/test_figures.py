"""A figure in the browser: drawn into as things change, clicked on, seen by a whole class, and in words at least."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from core.content import ui_texts
from tools.browser import Visitor
from tools.serving import Lab

WIDTH = "figure => figure.querySelector('.main-svg')?.clientWidth ?? 0"


def figure(visitor: Visitor, key: str) -> Locator:
    """Return a figure that has been drawn."""
    found = visitor.keyed(key).locator(".lab-figure")
    expect(found.locator(".main-svg").first).to_be_visible()
    found.scroll_into_view_if_needed()
    return found


def test_a_figure_is_drawn_into_and_not_made_anew(lab: Lab, visit: Callable[..., Visitor]) -> None:
    visitor = visit(lab).open("/learning", card="loss")
    curve = figure(visitor, "loss-curve")
    before = curve.get_attribute("aria-label") or ""
    curve.evaluate("figure => { figure.querySelector('.svg-container').stays = true }")
    visitor.slider("loss_p").press("ArrowRight")
    expect(curve).not_to_have_attribute("aria-label", before)
    visitor.settle()
    assert curve.evaluate("figure => figure.querySelector('.svg-container').stays")
    assert visitor.errors == []


def test_a_point_that_is_clicked_on_is_followed(lab: Lab, visit: Callable[..., Visitor]) -> None:
    visitor = visit(lab).open("/neuron")  # a card that the address asks for would be held in its place for a while
    sums = figure(visitor, "sum-steps")
    before = sums.get_attribute("aria-label") or ""
    plane = figure(visitor, "plane")
    point = plane.locator(".scatterlayer .points path").nth(20)
    point.hover(force=True)  # others may lie on it
    visitor.page.wait_for_function("figure => figure._hoverdata", arg=plane.element_handle())
    point.click(force=True)
    expect(sums).not_to_have_attribute("aria-label", before)


def test_a_figure_fills_the_screen_and_comes_back(lab: Lab, visit: Callable[..., Visitor]) -> None:
    visitor = visit(lab, locale="zh-CN").open("/learning", card="loss")
    curve = figure(visitor, "loss-curve")
    narrow = curve.evaluate(WIDTH)
    curve.hover()
    curve.locator(f".modebar-btn[data-title='{ui_texts('zh')['figure.full']}']").click()
    visitor.page.wait_for_function("() => document.fullscreenElement?.matches('.lab-figure-room')")
    visitor.page.wait_for_function(f"figure => ({WIDTH})(figure) === innerWidth", arg=curve.element_handle())
    visitor.page.evaluate("() => document.exitFullscreen()")
    visitor.page.wait_for_function(
        f"([figure, narrow]) => ({WIDTH})(figure) === narrow", arg=[curve.element_handle(), narrow]
    )
    assert visitor.errors == []


def test_where_plotly_does_not_arrive_words_stand_until_it_does(lab: Lab, visit: Callable[..., Visitor]) -> None:
    visitor = visit(lab)
    visitor.page.route("**/static/plotly/*", lambda route: route.abort())
    visitor.open("/learning", card="loss")
    curve = visitor.keyed("loss-curve").locator(".lab-figure")
    visitor.page.wait_for_function(
        "figure => figure.textContent && figure.textContent === figure.ariaLabel", arg=curve.element_handle()
    )
    visitor.page.unroute("**/static/plotly/*")
    visitor.slider("loss_p").press("ArrowRight")
    expect(curve.locator(".main-svg").first).to_be_visible()
    assert any("plotly" in error for error in visitor.errors)
