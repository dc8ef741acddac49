"""The browser that tests, measurements and pictures use: the machine's own Chromium, silent and without a window."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request

from core import content

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]

IDLE: Final = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
HEADING: Final = "[data-testid=stMain] :is(h1, h2)"

LIVE_POINTS: Final = """chart => {
    const charts = document.querySelectorAll('.st-key-curves [data-testid=stVegaLiteChart]');
    const lines = [...(charts[chart]?.querySelectorAll('.mark-line path') ?? [])];
    return Math.max(0, ...lines.map(line => (line.getAttribute('d') ?? '').split(/[ML]/).length - 1));
}"""
"""JavaScript: how many points the longest line of a live chart of /train has (0: the loss, 1: the accuracy)."""

# Streamlit's page asks for its server below the page's own path first: /train/_stcore/health. That is how it finds out
# where it is mounted; the 404 is its answer, and the browser writes it down as an error.
MOUNT_PROBE = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")


def find_chromium() -> str | None:
    """Return the path of the first Chromium on the path, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launch_options() -> dict[str, Any]:
    """Return what Playwright needs to start that browser.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    path = find_chromium()
    if path is None:
        raise FileNotFoundError(f"Expected a Chromium on the path. Received: none of {', '.join(NAMES)}")
    return {"executable_path": path, "args": FLAGS}


@dataclass
class Visitor:
    """Somebody with a browser tab, and what went wrong in it."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)
    """Errors in the browser's console, and scripts that failed."""
    outside: list[str] = field(default_factory=list)
    """Addresses asked for that are not the lab's own."""

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        self.page.on("request", self._request)

    def open(self, path: str = "/", **query: object) -> Visitor:
        """Open a page by its address and wait until it is drawn."""
        self.page.goto(self.url + path + (f"?{urlencode(query)}" if query else ""))
        return self.settle()

    def settle(self) -> Visitor:
        """Wait until the page has a heading and its script has come to rest."""
        self.page.locator(HEADING).first.wait_for()
        self.page.locator(IDLE).wait_for()
        return self

    def keyed(self, key: str) -> Locator:
        """Return the element or container with this key."""
        return self.page.locator(f".st-key-{key}")

    def follow(self, name: str) -> Visitor:
        """Go to another page through the sidebar."""
        address = f"{self.url}/{'' if name == 'home' else name}"
        self.page.locator(f"[data-testid=stSidebarNavLink][href='{address}']").click()
        self.page.locator(f"[data-testid=stSidebarNavLink][href='{address}'][aria-current=page]").wait_for()
        return self.settle()

    def choose_language(self, code: str) -> Visitor:
        """Press the language switch and wait until the sidebar speaks that language."""
        texts = content.ui_texts(code)
        self.keyed("language").get_by_role("radio", name=texts["language.name"]).click()
        self.page.get_by_test_id("stSidebarNav").get_by_text(texts["nav.train"], exact=True).wait_for()
        return self.settle()

    def slider(self, key: str) -> Locator:
        """Return the handle of a slider."""
        return self.keyed(key).get_by_role("slider")

    @property
    def sidebar(self) -> str:
        """What stands in the sidebar, icons' names included."""
        return self.page.get_by_test_id("stSidebar").inner_text()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not MOUNT_PROBE.search(message.location["url"]):
            self.errors.append(f"{message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme not in {"data", "blob"} and there.netloc != urlsplit(self.url).netloc:
            self.outside.append(request.url)
