"""A lab that is really served, and visitors who come with a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tools.browser import Visitor, launch_options
from tools.serving import Lab, serving

expect.set_options(timeout=20_000)  # milliseconds; the browser, the lab and a worker share what may be two processors


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium: its absence fails on a test machine, and is a reason to skip elsewhere."""
    try:
        return browser_type_launch_args | launch_options()
    except FileNotFoundError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address stands before all others; replaces the plugin's own, which pytest calls deprecated."""


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Lab]:
    """One lab for all tests that leave it as they found it."""
    with serving(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def fresh_lab(tmp_path: Path, browser: Browser) -> Iterator[Lab]:
    """A lab that nobody has visited."""
    with serving(tmp_path) as lab:
        yield lab


@pytest.fixture
def visitors() -> list[Visitor]:
    """Everybody who came in this test, for the report of a failure."""
    return []


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], visitors: list[Visitor]) -> Callable[..., Visitor]:
    """Return a function that brings a visitor: ``visit(lab, locale="zh-CN", …)`` with options of a browser context."""

    def bring(lab: Lab, **options: Any) -> Visitor:
        context = new_context(**{"locale": "en-US", "viewport": {"width": 1280, "height": 900}} | options)
        visitors.append(Visitor(context.new_page(), lab.url))
        return visitors[-1]

    return bring


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.failed:
        values = getattr(item, "funcargs", {})
        for name in ("lab", "fresh_lab"):
            if name in values:
                said = values[name].log.read_text("utf-8", "replace")
                report.sections.append((f"What the {name} said", said[-4000:]))
        for visitor in values.get("visitors", ()):
            shown = "\n".join([visitor.page.url, *visitor.errors, *visitor.outside])
            report.sections.append(("A visitor", shown))
    return report
