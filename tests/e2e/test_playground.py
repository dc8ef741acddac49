"""The playground as a learner meets it: press play and watch a network learn; pause, rewind, take it apart."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, WebSocketRoute, expect

from core.content import ui_texts
from tools.browser import Visitor
from tools.serving import Lab

SECONDS = 1000
PATIENCE = 20 * SECONDS
"""For what takes a moment on a busy machine."""


def lab_of(visitor: Visitor) -> Locator:
    """Return the playground, once it shows a network."""
    playground = visitor.page.locator(".lab[data-epoch]")
    playground.wait_for()
    return playground


def number(playground: Locator, name: str) -> float:
    return float(playground.get_attribute(f"data-{name}") or "nan")


def wait_for(visitor: Visitor, condition: str) -> None:
    """Wait until ``condition`` holds; it sees the playground's figures as ``lab.epoch``, ``lab.loss``, …"""
    script = f"""() => {{
        const place = document.querySelector(".st-key-playground [data-testid=stBidiComponentIsolated]");
        const lab = place?.shadowRoot.querySelector(".lab")?.dataset;
        return lab && ({condition});
    }}"""
    visitor.page.wait_for_function(script, timeout=60 * SECONDS)


def test_exclusive_or_is_learned_before_the_learners_eyes(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground", dataset="xor", noise=0, learning_rate=0.1)
    playground = lab_of(visitor)
    assert number(playground, "loss") > 0.6
    untrained = playground.locator(".answer").screenshot()
    playground.get_by_role("button", name=ui_texts("en")["playground.front.play"], exact=True).click()
    wait_for(visitor, "lab.loss < 0.1")
    playground.get_by_role("button", name=ui_texts("en")["playground.front.pause"], exact=True).click()
    wait_for(visitor, "lab.state == 'paused' && lab.busy == 'false'")
    assert number(playground, "epoch") > 10
    assert playground.locator(".answer").screenshot() != untrained
    alt = playground.locator(".answer").get_attribute("aria-label") or ""
    assert str(int(number(playground, "epoch"))) in alt
    assert visitor.errors == []
    assert visitor.outside == []


def test_a_pause_holds_the_frame_a_step_is_one_epoch_and_rewind_begins_again(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground", seed=5)
    playground = lab_of(visitor)
    start = number(playground, "loss")
    playground.locator("[data-act=play]").click()
    wait_for(visitor, "lab.epoch >= 8")
    playground.locator("[data-act=play]").click()
    wait_for(visitor, "lab.state == 'paused' && lab.busy == 'false'")
    paused, loss = number(playground, "epoch"), number(playground, "loss")
    visitor.settle()
    assert number(playground, "epoch") == paused
    playground.locator("[data-act=step]").click()
    wait_for(visitor, f"lab.epoch == {int(paused) + 1} && lab.state == 'paused'")
    assert number(playground, "loss") != loss
    playground.locator("[data-act=rewind]").click()
    wait_for(visitor, "lab.epoch == 0")
    assert number(playground, "loss") == start
    # The same way again: the same numbers at the same epoch.
    playground.locator("[data-act=play]").click()
    wait_for(visitor, f"lab.epoch >= {paused}")
    playground.locator("[data-act=rewind]").click()
    wait_for(visitor, "lab.epoch == 0")
    assert visitor.errors == []


def test_choices_stand_in_the_address_and_a_reload_brings_them_back(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground")
    playground = lab_of(visitor)
    playground.locator("[data-set=moons]").click()
    expect(visitor.page).to_have_url(re.compile("dataset=moons"), timeout=PATIENCE)
    playground.locator("select[name=activation]").select_option("relu")
    expect(visitor.page).to_have_url(re.compile("activation=relu"), timeout=PATIENCE)
    playground.locator("[data-act=more-layers]").click()
    expect(visitor.page).to_have_url(re.compile("hidden=4%2C2%2C2|hidden=4,2,2"), timeout=PATIENCE)
    playground.locator("[data-feature=x1_x2]").click()
    expect(visitor.page).to_have_url(re.compile("features="), timeout=PATIENCE)
    playground.locator("input[name=noise]").press("ArrowRight")
    expect(visitor.page).to_have_url(re.compile("noise=10"), timeout=PATIENCE)
    wait_for(visitor, "lab.busy == 'false'")  # the address is written before the picture has arrived
    start = number(playground, "loss")
    visitor.page.reload()
    playground = lab_of(visitor.settle())
    assert number(playground, "loss") == start
    assert playground.locator(".unit.hidden").count() == 8
    assert playground.locator("select[name=activation]").input_value() == "relu"
    assert visitor.errors == []


def test_a_lesson_hides_what_it_does_not_need(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground", hide="data,layers")
    playground = lab_of(visitor)
    expect(playground.locator(".panel.data")).to_be_hidden()
    expect(playground.locator("[data-act=more-layers]")).to_be_hidden()
    expect(playground.locator("select[name=activation]")).to_be_visible()
    playground.locator("[data-act=play]").click()
    wait_for(visitor, "lab.epoch >= 3")
    playground.locator(".hiding summary").click()
    playground.locator("input[name=hide-data]").check()
    expect(playground.locator(".panel.data")).to_be_visible()
    playground.locator("input[name=hide-features]").uncheck()
    expect(playground.locator("[data-feature=x1_x2]")).to_be_hidden()
    expect(playground.locator("[data-feature=x1]")).to_be_visible()
    expect(visitor.page).to_have_url(re.compile("hide=features(%2C|,)layers"), timeout=PATIENCE)
    assert number(playground, "epoch") >= 3, "what is seen is not what is trained"
    assert visitor.errors == []


def test_quick_choices_are_all_heard(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground")
    playground = lab_of(visitor)
    playground.locator("[data-set=xor]").click()
    playground.locator("select[name=activation]").select_option("relu")
    playground.locator("select[name=regularizer]").select_option("l2")
    playground.locator("[data-act=more-layers]").click()
    playground.locator("[data-act=more-layers]").click()
    for part in ("dataset=xor", "activation=relu", "regularizer=l2", "hidden=4%2C2%2C2%2C2|hidden=4,2,2,2"):
        expect(visitor.page).to_have_url(re.compile(part), timeout=PATIENCE)
    wait_for(visitor, "lab.busy == 'false'")
    expect(playground.locator("select[name=regularizer]")).to_have_value("l2")
    expect(playground.locator("select[name=activation]")).to_have_value("relu")
    expect(playground.locator(".unit.hidden")).to_have_count(10)
    assert visitor.errors == []


def test_an_experiments_link_sets_everything_up(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground", activation="relu")
    playground = lab_of(visitor)
    visitor.keyed("experiment-product").get_by_role("link").click()
    wait_for(visitor, "lab.scene == '2'")
    expect(playground.locator(".unit.hidden")).to_have_count(0)
    expect(playground.locator("[data-feature=x1_x2]")).to_have_attribute("aria-pressed", "true")
    expect(playground.locator("select[name=activation]")).to_have_value("tanh")
    playground.locator("[data-act=play]").click()
    wait_for(visitor, "lab.loss < 0.1")
    assert visitor.errors == []


def test_a_weight_is_seen_and_changed(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground", hidden="0")
    playground = lab_of(visitor)
    before = number(playground, "loss")
    playground.locator(".unit.output").click()
    weight = playground.locator(".inspector input").first
    weight.fill("9")
    weight.press("Enter")
    wait_for(visitor, f"lab.loss != {before}")
    expect(weight).to_have_value("9.000")
    expect(playground.locator(".links path").first).to_have_attribute("stroke-width", "10.00")
    assert visitor.errors == []


def test_a_training_that_diverges_says_why_and_how_to_mend_it(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab, locale="zh-CN").open("/playground", dataset="plane", activation="linear", learning_rate=10)
    playground = lab_of(visitor)
    playground.locator("[data-act=play]").click()
    expect(playground).to_have_attribute("data-state", "diverged", timeout=PATIENCE)
    expect(playground.get_by_role("status")).to_contain_text("NaN")
    playground.locator("[data-act=slower]").click()
    wait_for(visitor, "lab.epoch == 0 && lab.state == 'paused'")
    expect(playground.get_by_role("status")).to_be_hidden()
    expect(visitor.page).to_have_url(re.compile("learning_rate=1(&|$)"), timeout=PATIENCE)
    assert visitor.errors == []


def test_another_language_and_another_page_keep_the_training(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground")
    playground = lab_of(visitor)
    playground.locator("[data-act=play]").click()
    wait_for(visitor, "lab.epoch >= 5")
    playground.locator("[data-act=play]").click()
    wait_for(visitor, "lab.state == 'paused' && lab.busy == 'false'")
    paused, loss = number(playground, "epoch"), number(playground, "loss")
    visitor.choose_language("zh")
    expect(playground.locator("[data-act=play]")).to_have_attribute(
        "aria-label", ui_texts("zh")["playground.front.play"]
    )
    assert (number(playground, "epoch"), number(playground, "loss")) == (paused, loss)
    visitor.follow("neuron").follow("playground")
    playground = lab_of(visitor)
    assert number(playground, "epoch") == paused
    assert number(playground, "loss") == pytest.approx(loss)
    assert visitor.errors == []


def test_a_phone_shows_it_without_scrolling_sideways(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visitor.open("/playground", hidden="8,8,8,8,8,8")
    playground = lab_of(visitor)
    playground.locator("[data-act=play]").tap()
    wait_for(visitor, "lab.epoch >= 3")
    playground.locator("[data-act=play]").tap()
    box = playground.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert playground.evaluate("lab => [...lab.querySelectorAll('.panel, .bar')].every(one => one.scrollWidth <= 390)")
    playground.locator(".unit.output").tap()
    expect(playground.locator(".inspector")).to_be_visible()
    assert visitor.errors == []


def test_a_wish_that_is_lost_on_its_way_is_wished_again(lab: Lab, visit: Callable) -> None:
    losing = False

    def carry(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            nonlocal losing
            if losing:
                losing = False
            else:
                server.send(message)

        socket.on_message(pass_on)

    visitor = visit(lab)
    visitor.page.route_web_socket(re.compile("_stcore/stream"), carry)
    visitor.open("/playground")
    playground = lab_of(visitor)
    wait_for(visitor, "lab.busy == 'false'")
    losing = True
    playground.locator("[data-act=play]").click()
    wait_for(visitor, "lab.epoch >= 3")
    assert losing is False
    assert visitor.errors == []


def test_only_the_side_of_the_border_is_shown_of_every_picture(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground", dataset="circle")
    playground = lab_of(visitor)
    colours = """canvas => {
        const { width, height } = canvas;
        return new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, width, height).data.buffer)).size;
    }"""
    pictures = [playground.locator(".unit canvas").first, playground.locator(".unit canvas").last]
    pictures.append(playground.locator(".answer"))
    assert all(picture.evaluate(colours) > 2 for picture in pictures)
    playground.get_by_label(ui_texts("en")["playground.front.discretize"]).click()
    wait_for(visitor, "lab.busy == 'false'")
    assert [picture.evaluate(colours) <= 2 for picture in pictures] == [True] * len(pictures)
    assert visitor.errors == []
