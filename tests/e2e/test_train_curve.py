"""The live curve grows in its place: the browser keeps the picture, and with it what the pointer is over."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.test_train import LOSS, WORKER_SECONDS, start, wait_for_more_points, wait_for_status
from tools.serving import Lab

UPDATES = 100
SECONDS = 180

WATCH = """() => {
    const charts = [...document.querySelectorAll('.st-key-curves [data-testid=stVegaLiteChart]')];
    window.kept = charts.flatMap(chart => [chart, chart.querySelector('.marks')]);
    window.updates = 0;
    const line = charts[0].querySelector('.mark-line');
    new MutationObserver(() => { window.updates += 1; }).observe(line, {
        subtree: true, childList: true, attributes: true, attributeFilter: ['d'] });
}"""
"""JavaScript: remember the charts and their pictures, and count how often the first one's curve grows."""

KEPT = """() => window.kept.length === 4 && window.kept.every(node => node !== null && node.isConnected)"""


def test_a_hundred_updates_remount_no_chart(lab: Lab, visit: Callable) -> None:
    visitor = start(visit(lab).open("/train", hidden_units=512, hidden_layers=4, epochs=30))
    wait_for_more_points(visitor, LOSS, 0, seconds=WORKER_SECONDS)
    visitor.settle()  # the page was drawn anew when the run began
    visitor.page.evaluate(WATCH)
    visitor.page.wait_for_function(f"() => window.updates >= {UPDATES / 2}", timeout=SECONDS * 1000)
    assert visitor.page.evaluate(KEPT)
    # Not even when the whole page is drawn anew around them: by other settings of the next run, or at another pace.
    visitor.slider("epochs").press("ArrowLeft")
    expect(visitor.slider("epochs")).to_have_value("29")
    visitor.page.wait_for_function(f"() => window.updates >= {UPDATES}", timeout=SECONDS * 1000)
    assert visitor.page.evaluate(KEPT)
    visitor.keyed("stop").get_by_role("button").click()
    wait_for_status(visitor, "stopped")
    assert visitor.errors == []
