"""Steering a run as a learner does it: pause, one batch, go on, one more epoch; and what a stranger can do."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from core.content import ui_texts
from tests.e2e.test_train import (
    LOSS,
    RUN_SECONDS,
    WORKER_SECONDS,
    badge,
    start,
    wait_for_more_points,
    wait_for_status,
    word,
)
from tools.browser import LIVE_POINTS, Visitor
from tools.serving import Lab

EPOCHS = 4


def said(key: str, language: str = "en") -> str:
    return ui_texts(language)[f"steering.{key}"]


STEP = re.compile(r"Epoch (\d+) of .*step ([\d,]+) of")


def step_of(visitor: Visitor) -> int:
    """The steps from the start of the run, as the page says them."""
    found = STEP.search(visitor.keyed("status").inner_text())
    assert found is not None
    return (int(found[1]) - 1) * 938 + int(found[2].replace(",", ""))


def says(step: int) -> re.Pattern[str]:
    """What the page says after so many steps."""
    return re.compile(rf"Epoch {(step - 1) // 938 + 1} of .*step {(step - 1) % 938 + 1} of")


def press(visitor: Visitor, key: str) -> None:
    visitor.keyed(key).get_by_role("button", name=re.compile(r"\w")).first.click()


def unfold(visitor: Visitor) -> None:
    visitor.keyed("steering").get_by_text(said("title")).click()


@pytest.fixture(scope="module")
def address() -> dict[str, str]:
    """The address of the run that was steered, once a test has made one."""
    return {}


def test_pause_one_batch_go_on_and_one_more_epoch(lab: Lab, visit: Callable, address: dict[str, str]) -> None:
    visitor = start(visit(lab).open("/train", epochs=EPOCHS))
    wait_for_more_points(visitor, LOSS, 0, seconds=WORKER_SECONDS)
    press(visitor, "pause")
    clicked = time.monotonic()
    wait_for_status(visitor, "paused", seconds=10)
    assert time.monotonic() - clicked < 5  # a second on a machine of its own
    visitor.settle()  # the word comes first, the curve's last point a moment later
    paused_at, points = step_of(visitor), visitor.page.evaluate(LIVE_POINTS, LOSS)
    visitor.page.reload()
    visitor.settle()
    wait_for_status(visitor, "paused")
    assert step_of(visitor) == paused_at
    visitor.page.wait_for_function(f"count => ({LIVE_POINTS})(0) === count", arg=points)

    unfold(visitor)
    for more in (1, 2):
        press(visitor, "step_batch")
        expect(visitor.keyed("status")).to_contain_text(says(paused_at + more))
        wait_for_status(visitor, "paused")
        expect(visitor.keyed("step_batch").get_by_role("button").first).to_be_enabled()
        assert step_of(visitor) == paused_at + more

    expect(visitor.keyed("pause")).to_contain_text(said("resume"))
    press(visitor, "pause")
    wait_for_status(visitor, "running")
    wait_for_status(visitor, "finished")
    expect(visitor.keyed("status")).to_contain_text(f"{EPOCHS} epochs, {EPOCHS * 938:,} updates")

    press(visitor, "train_on")
    more = f"{EPOCHS + 1} epochs, {(EPOCHS + 1) * 938:,} updates"  # it says "finished" until the press has been heard
    expect(visitor.keyed("status")).to_contain_text(more, timeout=RUN_SECONDS * 1000)
    wait_for_status(visitor, "finished")
    assert visitor.errors == []
    address["run"] = visitor.page.url.removeprefix(lab.url)


def test_a_stranger_sees_the_run_and_cannot_steer_it(lab: Lab, visit: Callable, address: dict[str, str]) -> None:
    if not address:
        pytest.fail("there is no run to look at: the test before this one has to pass")
    stranger = visit(lab).open(address["run"])
    wait_for_status(stranger, "finished")
    expect(stranger.keyed("settings")).to_contain_text(said("stranger"))
    for key in ("stop", "pause", "train_on", "steering"):
        expect(stranger.keyed(key)).to_have_count(0)
    expect(stranger.keyed("start").get_by_role("button")).to_be_enabled()
    assert stranger.errors == []


def test_other_settings_on_the_way_are_marked_on_the_curve(lab: Lab, visit: Callable) -> None:
    visitor = start(visit(lab).open("/train", epochs=30))
    wait_for_more_points(visitor, LOSS, 0, seconds=WORKER_SECONDS)
    unfold(visitor)
    visitor.slider("live_learning_rate").press("ArrowLeft")
    marked = re.compile(r"learning rate 0\.001 → 0\.0003")
    expect(visitor.page.get_by_test_id("stMain")).to_contain_text(marked)
    expect(visitor.keyed("curves").locator(".mark-rule.role-mark line")).to_have_count(2)  # one on each chart
    visitor.page.wait_for_function(  # a mark's number is no reason for a chart to shrink
        """() => {
            const lines = [...document.querySelectorAll(".st-key-curves .mark-rule.role-mark line")];
            return lines.length === 2 && lines.every(line => line.getBoundingClientRect().height > 150);
        }""",
        timeout=20_000,
    )
    expect(badge(visitor)).to_contain_text(word("status.running"))
    press(visitor, "stop")
    wait_for_status(visitor, "stopped", seconds=RUN_SECONDS)
    expect(visitor.page.get_by_test_id("stMain")).to_contain_text(marked)
    assert visitor.errors == []
