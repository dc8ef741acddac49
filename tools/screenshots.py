"""Take the README's pictures anew: ``make screenshots`` (needs Chromium and, for Chinese, a Chinese font).

Serves a lab, has a network trained in it, writes a digit, and photographs what a visitor sees, in both languages, light
and dark. A picture keeps as many colours as it needs to look the same, so that the repository stays small.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import Visitor, launch_options
from tools.serve import ROOT
from tools.serving import Lab, serving
from tools.strokes import DIGITS, write

FOLDER: Final = ROOT / "docs" / "screenshots"
SIZE: Final = {"width": 1280, "height": 800}
COLOURS: Final = 256
LOCALES: Final = {"en": "en-US", "zh": "zh-CN"}
EPOCHS: Final = 8
PATIENCE: Final = 300_000
"""Milliseconds for the worker to get ready and train two epochs, on a machine that has other work."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what is on it, and how the visitor gets there."""

    name: str
    language: str
    dark: bool
    come: Callable[[Visitor], None]

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self.name}-{self.language}{'-dark' if self.dark else ''}.png"


def home(visitor: Visitor) -> None:
    """The network at work on the first page."""
    visitor.open("/")
    visitor.keyed("forward").locator("svg, img").first.wait_for()


def neuron(visitor: Visitor) -> None:
    """The activation card with its curves."""
    visitor.open("/neuron", card="activation")
    visitor.keyed("curves").locator(".js-plotly-plot").wait_for()
    visitor.page.mouse.wheel(0, 1)  # who scrolls is no longer held at the beginning of the card
    visitor.keyed("views-activation").evaluate("steps => steps.scrollIntoView({block: 'center'})")


def train(visitor: Visitor) -> None:
    """A run in the middle of its work."""
    visitor.open("/train", epochs=EPOCHS)
    visitor.keyed("start").get_by_role("button").click()
    # Two diamonds in each of two charts: two epochs are measured, and the rest is still to come.
    visitor.page.wait_for_function(
        "() => document.querySelectorAll('.st-key-curves .mark-symbol.role-mark path').length >= 4", timeout=PATIENCE
    )
    visitor.page.mouse.move(0, 0)  # away from the charts, which show tools to a pointer
    visitor.keyed("curves").evaluate("curves => curves.scrollIntoView({block: 'end'})")


def draw(visitor: Visitor) -> None:
    """A written digit and the answer to it."""
    visitor.open("/draw")
    write(visitor, DIGITS["3"])
    visitor.keyed("answer").get_by_text("3", exact=True).first.wait_for()


SHOTS: Final = [
    Shot(scene.__name__, language, dark, scene)
    for scene in (home, neuron, train, draw)
    for language in LOCALES
    for dark in (False, True)
]


def main() -> int:
    """Take every picture; return 0."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as lab:
        browser = playwright.chromium.launch(**launch_options())
        for shot in SHOTS:
            size = take(shot, browser, lab)
            print(f"{shot.path.relative_to(ROOT)}  {size // 1024} KB")
        browser.close()
    return 0


def take(shot: Shot, browser: Browser, lab: Lab) -> int:
    """Take one picture and return its size in bytes."""
    context = browser.new_context(
        viewport=SIZE, locale=LOCALES[shot.language], color_scheme="dark" if shot.dark else "light"
    )
    visitor = Visitor(context.new_page(), lab.url)
    shot.come(visitor)
    save(visitor.page, shot.path)
    context.close()
    return shot.path.stat().st_size


def save(page: Page, path: Path) -> None:
    """Photograph what is in the window, once fonts are there and nothing moves any more."""
    page.evaluate("() => document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
