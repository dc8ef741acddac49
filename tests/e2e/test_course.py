"""The course as a learner walks it: through a whole update, to xor; a slider that moves a figure, a way that plays."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from core import content
from core.experiments import backpropagation
from core.experiments.gradient_descent import STEPS
from tools.browser import Visitor
from tools.serving import Lab

TEXTS = content.ui_texts("en")
# What Plotly draws: the last trace of a figure, and how far a way has come.
LAST_HEIGHT = "document.querySelector('.st-key-loss-curve .js-plotly-plot')?.data?.at(-1).y[0]"
POINTS_DRAWN = "document.querySelector('.st-key-descent-valley .js-plotly-plot').data[1].x.length"

# Ask for the card that is open, so that it is held at the top; scroll away twice, the second time with a finger down.
# Returns where the page stood: held, when the finger came down, two frames later.
HELD_AND_PRESSED = """async main => {
    const frames = async n => { for (; n > 0; n--) await new Promise(requestAnimationFrame); };
    const down = () => { main.scrollTop = main.scrollHeight; return main.scrollTop; };
    const link = document.createElement('a');
    link.href = location.href;
    link.addEventListener('click', event => event.preventDefault());
    main.append(link);
    link.click();
    down();
    await frames(3);
    const held = main.scrollTop;
    const pressed = down();
    main.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await frames(3);
    return [held, pressed, main.scrollTop];
}"""


@pytest.fixture
def learning(lab: Lab, visit: Callable[..., Visitor]) -> Callable[[str], Visitor]:
    """Return a function that opens a card of the page."""
    return lambda card: visit(lab).open("/learning", lang="en", card=card)


def press(visitor: Visitor, key: str) -> None:
    visitor.keyed(key).get_by_role("button").click()


def columns(visitor: Visitor) -> dict[str, list[str]]:
    """Return the stepper's table by its columns, formulas left out."""
    table = visitor.keyed("stepper-table")
    table.scroll_into_view_if_needed()  # what is out of sight is not laid out, and has no text
    rows: Locator = table.locator("tbody tr")
    expect(rows.last.locator("td").last).to_have_text(re.compile(r"\S"), use_inner_text=True)
    cells = [row.locator("td").all_inner_texts() for row in rows.all()]
    names = ("parameter", "value", "gradient", "checked", "new")
    return dict(zip(names, map(list, zip(*cells, strict=True)), strict=True))


def test_the_stepper_walks_through_a_whole_update(learning: Callable[[str], Visitor]) -> None:
    visitor = learning("backpropagation")
    lesson = backpropagation.begin()
    n_steps = len(lesson.steps)
    page = visitor.keyed("card-backpropagation")
    before = columns(visitor)
    assert set(before["gradient"]) == set(before["new"]) == {"·"}
    formulas = set()
    for number in range(1, n_steps):
        press(visitor, "stepper_next")
        expect(page.get_by_text(f"step {number + 1} of {n_steps}")).to_be_visible()
        formulas.add(visitor.keyed("stepper-formula").inner_text())
    assert len(formulas) > n_steps / 2, "every step shows its own numbers"
    done = columns(visitor)
    assert done["value"] == before["value"], "an update under way has changed nothing yet"
    assert "·" not in done["gradient"] + done["new"]
    assert list(map(float, done["gradient"])) == pytest.approx(list(map(float, done["checked"])), abs=1.1e-5)
    assert not any(cell.startswith("-0.00000") for cell in done["gradient"]), "zero has no sign"
    press(visitor, "stepper_next")
    expect(page.get_by_text(f"Update 2 · step 1 of {n_steps}")).to_be_visible()
    after = columns(visitor)
    assert after["value"] == done["new"]
    assert after["value"] != before["value"]
    assert visitor.errors == []


def test_hundreds_of_updates_learn_xor(learning: Callable[[str], Visitor]) -> None:
    visitor = learning("backpropagation")
    learned = visitor.keyed("card-backpropagation").get_by_text("Xor is learned")
    expect(learned).to_have_count(0)
    for hundreds in range(1, 6):
        press(visitor, "stepper_many")
        expect(visitor.keyed("card-backpropagation").get_by_text(f"Update {100 * hundreds + 1} ·")).to_be_visible()
    expect(learned).to_be_visible()


def test_a_slider_moves_its_figure(learning: Callable[[str], Visitor]) -> None:
    visitor = learning("loss")
    visitor.page.wait_for_function(f"() => {LAST_HEIGHT} > 1")
    before = visitor.page.evaluate(f"() => {LAST_HEIGHT}")
    handle = visitor.slider("loss_p")
    for _ in range(3):
        handle.press("PageUp")
    # The first of the moves may be drawn before the last is made.
    loss = -math.log(float(handle.input_value()) / 100)
    assert loss < before
    visitor.page.wait_for_function(f"loss => Math.abs({LAST_HEIGHT} - loss) < 1e-3", arg=loss)
    metric = visitor.keyed("card-loss").get_by_test_id("stMetric").filter(has_text=TEXTS["learning.loss.value"])
    expect(metric.get_by_test_id("stMetricValue")).to_have_text(f"{loss:.3f}")


def test_the_way_downhill_plays_step_by_step(learning: Callable[[str], Visitor]) -> None:
    visitor = learning("gradient-descent")
    valley = visitor.keyed("descent-valley")
    valley.scroll_into_view_if_needed()
    valley.locator(".updatemenu-button").first.click()
    visitor.page.wait_for_function(f"() => {POINTS_DRAWN} < {STEPS // 2}")
    visitor.page.wait_for_function(f"() => {POINTS_DRAWN} === {STEPS + 1}")
    assert visitor.errors == []


def test_a_pressed_finger_ends_the_holding_of_a_card_at_once(learning: Callable[[str], Visitor]) -> None:
    visitor = learning("backpropagation")
    visitor.page.wait_for_function("key => localStorage.getItem(key)", arg="deep-learning-lab")  # its script runs
    held, pressed, after = visitor.page.get_by_test_id("stMain").evaluate(HELD_AND_PRESSED)
    assert held < pressed, "the card was held"
    assert after == pressed


def test_one_claim_is_open_and_the_others_are_a_click_away(learning: Callable[[str], Visitor]) -> None:
    first, second, third, *_ = content.lesson("en", "learning").cards
    visitor = learning(second.id)
    card = visitor.page.locator("[class*=st-key-card-]")
    expect(visitor.page.get_by_role("heading", name=second.title)).to_be_in_viewport()
    visitor.keyed("turn-next").get_by_role("button").click()
    expect(visitor.page.get_by_role("heading", name=third.title)).to_be_in_viewport()
    expect(card).to_have_count(1)
    visitor.keyed("ways").get_by_role("radio", name=first.title).click()
    expect(visitor.page.get_by_role("heading", name=first.title)).to_be_in_viewport()
    visitor.page.go_back()
    expect(visitor.page.get_by_role("heading", name=third.title)).to_be_in_viewport()
    visitor.page.reload()
    expect(visitor.page.get_by_role("heading", name=third.title)).to_be_in_viewport()
    expect(card).to_have_count(1)
    assert visitor.errors == []
