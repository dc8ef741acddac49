"""The training page as a learner meets it: press Start, watch, stop, come back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from core.content import ui_texts
from tools.browser import LIVE_POINTS, Visitor
from tools.serving import Lab

WORKER_SECONDS = 90
"""For a worker to import TensorFlow and read the data on a busy machine."""
RUN_SECONDS = 120

LOSS, ACCURACY = 0, 1  # the charts, in their order on the page
GROWN = f"([chart, before]) => ({LIVE_POINTS})(chart) > before"


def word(key: str, language: str = "en") -> str:
    return ui_texts(language)[f"train.{key}"]


def start(visitor: Visitor) -> Visitor:
    visitor.keyed("start").get_by_role("button").click()
    expect(visitor.keyed("stop").get_by_role("button")).to_be_enabled()
    return visitor


def wait_for_more_points(visitor: Visitor, chart: int, before: int, *, seconds: float) -> int:
    """Wait until a curve has more points than ``before`` and return how many."""
    visitor.page.wait_for_function(GROWN, arg=[chart, before], timeout=seconds * 1000)
    return visitor.page.evaluate(LIVE_POINTS, chart)


def wait_for_status(visitor: Visitor, status: str, *, language: str = "en", seconds: float = RUN_SECONDS) -> None:
    expect(badge(visitor)).to_contain_text(word(f"status.{status}", language), timeout=seconds * 1000)


def badge(visitor: Visitor) -> Locator:
    """Return the one word for how things stand."""
    return visitor.keyed("status").locator(".stMarkdownBadge")


def values(visitor: Visitor) -> list[str]:
    return [visitor.slider(key).input_value() for key in ("hidden_units", "dropout", "epochs")]


@pytest.fixture(scope="module")
def finished_run() -> dict[str, str]:
    """The address of a run that has finished, once a test has made one."""
    return {}


def test_two_epochs_train_before_the_learners_eyes(lab: Lab, visit: Callable, finished_run: dict[str, str]) -> None:
    visitor = start(visit(lab).open("/train", epochs=2))
    first = wait_for_more_points(visitor, LOSS, 0, seconds=WORKER_SECONDS)
    second = wait_for_more_points(visitor, LOSS, first, seconds=RUN_SECONDS)
    assert wait_for_more_points(visitor, ACCURACY, 0, seconds=RUN_SECONDS) > 0
    # The run was still going on while its curve grew.
    expect(badge(visitor)).to_contain_text(word("status.running"))
    assert second > first

    wait_for_status(visitor, "finished")
    accuracy = re.search(r"(\d\d\.\d\d?)\s*%", visitor.page.get_by_test_id("stMetricValue").first.inner_text())
    assert accuracy is not None
    assert 90 < float(accuracy[1]) < 100  # two epochs of the primer's network reach about 96 %
    expect(visitor.keyed("start").get_by_role("button")).to_be_enabled()
    expect(visitor.keyed("curves").locator(".js-plotly-plot").first).to_be_visible()
    assert visitor.errors == []
    assert visitor.outside == []
    assert "run=" in visitor.page.url
    finished_run["address"] = visitor.page.url.removeprefix(lab.url)


def test_somebody_else_reopens_the_run_by_its_address_in_the_other_language(
    lab: Lab, visit: Callable, finished_run: dict[str, str]
) -> None:
    if not finished_run:
        pytest.fail("there is no finished run: the test before this one has to pass")
    visitor = visit(lab, locale="zh-CN").open(finished_run["address"])
    wait_for_status(visitor, "finished", language="zh")
    expect(visitor.slider("epochs")).to_have_value("2")
    expect(visitor.keyed("curves").locator(".js-plotly-plot").first).to_be_visible()
    assert visitor.errors == []


def test_stop_obeys_and_the_model_so_far_is_kept(lab: Lab, visit: Callable) -> None:
    visitor = start(visit(lab, locale="zh-CN").open("/train", epochs=30))
    wait_for_more_points(visitor, LOSS, 0, seconds=WORKER_SECONDS)
    visitor.keyed("stop").get_by_role("button").click()
    clicked = time.monotonic()
    wait_for_status(visitor, "stopped", language="zh", seconds=10)
    assert time.monotonic() - clicked < 5  # a second on a machine of its own: see benchmarks/web.py

    visitor.page.reload()
    visitor.settle()
    wait_for_status(visitor, "stopped", language="zh")
    visitor.follow("draw")
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    assert visitor.errors == []


def test_a_run_goes_on_while_the_page_is_left_and_reloaded(lab: Lab, visit: Callable) -> None:
    visitor = start(visit(lab).open("/train", epochs=30))
    before = wait_for_more_points(visitor, LOSS, 0, seconds=WORKER_SECONDS)
    visitor.follow("neuron")
    visitor.follow("train")
    before = wait_for_more_points(visitor, LOSS, before, seconds=30)
    visitor.choose_language("zh")
    before = wait_for_more_points(visitor, LOSS, before, seconds=30)
    visitor.page.reload()
    visitor.settle()
    wait_for_more_points(visitor, LOSS, before, seconds=30)
    visitor.keyed("stop").get_by_role("button").click()
    wait_for_status(visitor, "stopped", language="zh")


def test_the_address_sets_the_sliders_and_the_language_leaves_them(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/train", hidden_units=64, dropout=0.2, epochs=3, missing_class=7)
    assert values(visitor) == ["64", "0.2", "3"]
    visitor.slider("epochs").press("ArrowRight")
    expect(visitor.slider("epochs")).to_have_value("4")
    visitor.page.wait_for_url(re.compile("epochs=4"))

    for language in ("zh", "en"):
        visitor.choose_language(language)
        assert values(visitor) == ["64", "0.2", "4"]
        expect(visitor.page.get_by_test_id("stMain")).to_contain_text(ui_texts(language)["train.spoil.missing_class.7"])
        assert "missing_class=7" in visitor.page.url
    visitor.follow("neuron").follow("train")
    assert values(visitor) == ["64", "0.2", "4"]
    assert "missing_class=7" in visitor.page.url
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_nonsense_in_the_address_is_corrected_with_a_word(lab: Lab, visit: Callable, locale: str) -> None:
    nonsense = {
        "hidden_units": "banana",
        "dropout": "7",
        "epochs": "-3",
        "learning_rate": "quick",
        "optimizer": "magic",
    }
    visitor = visit(lab, locale=locale).open("/")
    visitor.page.wait_for_function("() => localStorage.length > 0")
    visitor.open("/train", **nonsense)  # as somebody whom the browser knows: the page is drawn anew when it says so
    assert values(visitor) == ["128", "0.8", "1"]
    for received in nonsense.values():
        expect(visitor.page.get_by_test_id("stAlert").filter(has_text=received)).to_have_count(1)
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    assert visitor.errors == []


def test_a_run_that_never_was_is_said_to_be_unknown(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/train", run="../../etc/passwd")
    expect(visitor.page.get_by_test_id("stAlert")).to_contain_text(ui_texts("en")["errors.run_not_found"])
    expect(visitor.keyed("start").get_by_role("button")).to_be_enabled()
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
