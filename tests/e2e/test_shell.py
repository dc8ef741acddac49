"""What surrounds every page: addresses, languages, a quiet console, nothing asked of other machines."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from core import content
from core.progress import claims
from core.runs.spec import ACTIVATIONS, OPTIMIZERS
from tools.browser import Visitor
from tools.serving import Lab
from ui.navigation import PAGES

PATHS = {entry.name: "/" if entry.name == "home" else f"/{entry.name}" for entry in PAGES}
CARDS = {name: [card.id for card in content.lesson("en", name).cards] for name in PATHS if claims("en", name)}
"""The pages that show one card at a time."""
NARROWEST = 360
"""Pixels: a small phone's screen. What fits there is seldom too wide elsewhere: every card is looked at on it."""
LOCALES = {"zh": "zh-CN", "en": "en-US"}

# Names that a Chinese text writes in Latin letters: people's and products' names, names of functions and file formats.
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = (
    "Deep Learning Lab English AI Adam SGD RMSprop Momentum ReLU ELU GELU Swish SiLU Leaky Sigmoid Tanh Softplus "
    "Softmax MNIST Python Keras TensorFlow NumPy Dask PNG JPEG JPG MB NaN URL MLP dropout softmax Transformer ln "
    "AlexNet GPT CPU GPU TPU kB GB py ipynb npz csv html"
)
LATIN = set(WORD.findall(" ".join([NAMES, *ACTIVATIONS, *OPTIMIZERS])))

# What a reader reads: no icons (ligatures of a font of their own), no formulas, no code, no pictures.
READ = """part => {
    const silent = '.katex, code, pre, svg, style, iframe';
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const pieces = [];
    while (walker.nextNode()) {
        const around = walker.currentNode.parentElement;
        if (around.closest(silent)) continue;
        const icon = getComputedStyle(around).fontFamily.includes('Material Symbols');
        if (!icon) pieces.push(walker.currentNode.data);
    }
    return pieces.join('\\n');
}"""


@pytest.mark.parametrize("language", content.LANGUAGES)
@pytest.mark.parametrize("name", PATHS)
def test_every_page_opens_cleanly(lab: Lab, visit: Callable, name: str, language: str) -> None:
    visitor = visit(lab, locale=LOCALES[language]).open(PATHS[name])
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    expect(visitor.page).to_have_title(re.compile(re.escape(content.ui_texts(language)["app.title"])))
    assert content.ui_texts(language)["nav.train"] in visitor.sidebar
    expect(visitor.keyed("next-step").get_by_role("link")).to_be_visible()
    for card in CARDS.get(name, [None]):
        if card is not None:
            expect(visitor.keyed(f"card-{card}")).to_be_attached()
            visitor.settle()
        assert foreign_words(visitor, language) == set(), card
        assert overflow(visitor, width=NARROWEST) <= 0, card
        if card is not None and card != CARDS[name][-1]:
            visitor.keyed("turn-next").get_by_role("button").click()
    for width in (390, 1280):
        assert overflow(visitor, width=width) <= 0, width
    assert visitor.errors == []
    assert visitor.outside == []


def foreign_words(visitor: Visitor, language: str) -> set[str]:
    """Return the words on the page that its language does not have; titles of sources stay in their own."""
    shown = "\n".join(visitor.page.get_by_test_id(part).evaluate(READ) for part in ("stMain", "stSidebarNav"))
    for source in content.sources(language).values():
        shown = shown.replace(source.title, "")
    if language == "en":
        return set(re.findall(r"[\u4e00-\u9fff]+", shown))
    assert re.search(r"[\u4e00-\u9fff]", shown)
    return set(WORD.findall(shown)) - LATIN


def overflow(visitor: Visitor, *, width: int) -> int:
    """Return by how many pixels the page is wider than a screen of ``width``."""
    visitor.page.set_viewport_size({"width": width, "height": 844})
    return visitor.page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth")


def test_a_cold_deep_link_opens_its_own_page(fresh_lab: Lab, visit: Callable) -> None:
    visitor = visit(fresh_lab, locale="zh-CN").open("/train")
    texts = content.ui_texts("zh")
    for name in PATHS:
        assert texts[f"nav.{name}"] in visitor.sidebar
    expect(visitor.page.locator("[data-testid=stSidebarNavLink][aria-current=page]")).to_have_text(
        re.compile(re.escape(texts["nav.train"]))
    )
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    expect(visitor.keyed("start")).to_be_visible()


def test_the_address_chooses_the_language_before_the_browser_does(lab: Lab, visit: Callable) -> None:
    assert content.ui_texts("en")["nav.train"] in visit(lab, locale="zh-CN").open("/", lang="en").sidebar
    assert content.ui_texts("zh")["nav.train"] in visit(lab, locale="en-US").open("/neuron", lang="zh").sidebar
    lost = visit(lab, locale="en-US").open("/", lang="klingon")
    assert content.ui_texts("en")["nav.train"] in lost.sidebar
    expect(lost.page.get_by_test_id("stToast")).to_contain_text("klingon")


def test_an_address_that_is_no_page_leads_home(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/no-such-page")
    assert content.ui_texts("en")["nav.train"] in visitor.sidebar
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)


def test_the_language_can_be_chosen_where_the_window_is_low(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab, viewport={"width": 1280, "height": 600}).open("/")
    expect(visitor.keyed("language")).to_be_in_viewport(ratio=1)
    visitor.follow("playground").choose_language("zh")
    expect(visitor.keyed("language")).to_be_in_viewport(ratio=1)
    assert visitor.errors == []
