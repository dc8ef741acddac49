"""What a browser keeps for its learner: through a reload, in another tab, against nonsense; and the way to a card."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from core import content
from core.content import ui_texts
from core.progress import TOUR, claims
from tools.browser import Visitor
from tools.serving import Lab
from tools.strokes import DIGITS, write

EN = ui_texts("en")
STORAGE = "deep-learning-lab"
CLAIM, OTHER, *_ = claims("en", "neuron")
KEPT = f"() => JSON.parse(localStorage.getItem('{STORAGE}') ?? '{{}}')"
FIRST, TOTAL = TOUR[0], len(TOUR)
PATIENCE = 90_000  # milliseconds; a cold lesson on a busy machine draws for long before its browser is answered


def kept(visitor: Visitor, key: str, value: Any) -> dict[str, Any]:
    """Wait until the browser keeps ``value`` under ``key``, and return all that it keeps."""
    same = f"expected => JSON.stringify(({KEPT})()[{json.dumps(key)}]) === JSON.stringify(expected)"
    visitor.page.wait_for_function(same, arg=value, timeout=PATIENCE)
    found: dict[str, Any] = visitor.page.evaluate(KEPT)
    return found


def known(visitor: Visitor) -> str:
    """Wait until the browser has a name for its learner, and return it."""
    visitor.page.wait_for_function(f"() => ({KEPT})().owner", timeout=PATIENCE)
    return str(visitor.page.evaluate(KEPT)["owner"])


def option(visitor: Visitor, section_id: str, index: int) -> Locator:
    return visitor.keyed(f"{section_id.replace('.', '-')}-{index}").get_by_role("button")


def stage(visitor: Visitor, claim_id: str) -> str:
    """Return how far the map says that a claim has come."""
    place = visitor.page.locator(f"[class*='st-key-stage-'][class*='-{claim_id}']")
    found = re.search(r"st-key-stage-(untouched|tried|mastered)-", place.get_attribute("class") or "")
    assert found
    return found[1]


def next_step(visitor: Visitor) -> Locator:
    return visitor.keyed("next-step").get_by_role("link")


def test_a_prediction_brings_the_verdict_and_stays_through_a_reload(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/neuron")
    owner = known(visitor)
    card = visitor.keyed(f"card-{CLAIM.id}")
    expect(card.locator("[class*=st-key-verdict-]")).to_have_count(0)
    option(visitor, CLAIM.prediction_id, 1).click()
    expect(card.locator("[class*=st-key-verdict-]")).to_contain_text("✓ Right.")
    kept(visitor, "answers", {CLAIM.prediction_id: 1})

    visitor.page.reload()
    visitor.settle()
    expect(card.locator("[class*=st-key-verdict-]")).to_contain_text("✓ Right.")
    visitor.open("/progress")
    expect(visitor.keyed(f"stage-tried-{CLAIM.id}")).to_be_visible()
    assert stage(visitor, OTHER.id) == "untouched"
    assert known(visitor) == owner
    assert visitor.errors == []


def test_an_exercise_that_was_solved_is_solved_after_a_reload(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/neuron", card=CLAIM.id)
    known(visitor)
    after = visitor.keyed(f"after-{CLAIM.id}")
    after.get_by_text(EN["card.exercise"], exact=True).click()
    right = next(index for index, choice in enumerate(CLAIM.exercise.options) if choice.right)
    after.locator("label", has=visitor.page.get_by_role("radio")).nth(right).click()
    expect(after).to_contain_text("✓ Right.")
    kept(visitor, "answers", {CLAIM.exercise_id: right})
    visitor.open("/progress")
    expect(visitor.keyed(f"stage-mastered-{CLAIM.id}")).to_be_visible()
    visitor.follow("neuron")
    visitor.keyed(f"after-{CLAIM.id}").get_by_text(EN["card.exercise"], exact=True).click()
    expect(visitor.keyed(f"after-{CLAIM.id}").get_by_role("radio").nth(right)).to_be_checked()


def test_reset_asks_first_and_then_empties_the_map(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/neuron")
    owner = known(visitor)
    option(visitor, CLAIM.prediction_id, 0).click()
    kept(visitor, "answers", {CLAIM.prediction_id: 0})
    visitor.follow("progress")
    expect(visitor.keyed(f"stage-tried-{CLAIM.id}")).to_be_visible()
    visitor.keyed("reset").get_by_role("button").click()
    visitor.page.get_by_text(EN["progress.reset.confirm"]).click()
    expect(visitor.keyed(f"stage-untouched-{CLAIM.id}")).to_be_visible()
    assert kept(visitor, "answers", {})["owner"] == owner
    visitor.page.reload()
    visitor.settle()
    expect(visitor.keyed(f"stage-untouched-{CLAIM.id}")).to_be_visible()


def test_the_download_holds_what_was_answered(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/neuron")
    option(visitor, CLAIM.prediction_id, 1).click()
    kept(visitor, "answers", {CLAIM.prediction_id: 1})
    visitor.follow("progress")
    with visitor.page.expect_download() as download:
        visitor.keyed("export").get_by_role("button").click()
    told = json.loads(download.value.path().read_text("utf-8"))
    assert download.value.suggested_filename == EN["progress.export.file"]
    assert told[0]["prediction"]["answer"] == CLAIM.prediction.options[1].text
    assert told[0]["prediction"]["right"] == "yes"


@pytest.mark.parametrize("nonsense", ["{", '{"version":1,"answers":{"x.predict":[]},"owner":7}', "null", "\u0000"])
def test_nonsense_in_the_storage_is_ignored_and_replaced(lab: Lab, visit: Callable, nonsense: str) -> None:
    visitor = visit(lab)
    put = f"localStorage.setItem('{STORAGE}', {json.dumps(nonsense)})"
    visitor.page.add_init_script(f"if (!sessionStorage.once) {{ sessionStorage.once = 1; {put}; }}")
    visitor.open("/progress")
    visitor.page.wait_for_function(f"before => localStorage.getItem('{STORAGE}') !== before", arg=nonsense)
    assert len(known(visitor)) == 22
    assert stage(visitor, CLAIM.id) == "untouched"
    assert visitor.errors == []


def test_a_browser_that_keeps_nothing_loses_nothing_but_the_memory(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab)
    visitor.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('off', 'SecurityError'); }});"
    )
    visitor.open("/neuron")
    option(visitor, CLAIM.prediction_id, 1).click()
    expect(visitor.keyed(f"card-{CLAIM.id}").locator("[class*=st-key-verdict-]")).to_contain_text("✓ Right.")
    visitor.follow("progress")
    expect(visitor.keyed(f"stage-tried-{CLAIM.id}")).to_be_visible()


def test_two_tabs_of_one_browser_do_not_undo_each_other(lab: Lab, visit: Callable) -> None:
    first = visit(lab).open("/neuron")
    owner = known(first)
    second = Visitor(first.page.context.new_page(), lab.url).open("/neuron")
    option(first, CLAIM.prediction_id, 1).click()
    expect(second.keyed(f"card-{CLAIM.id}").locator("[class*=st-key-verdict-]")).to_be_visible()
    second.keyed("turn-next").get_by_role("button").click()
    option(second, OTHER.prediction_id, 0).click()
    assert kept(first, "answers", {OTHER.prediction_id: 0, CLAIM.prediction_id: 1})["owner"] == owner


def test_a_step_of_the_tour_is_done_by_doing_it(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/")
    known(visitor)
    done = visitor.keyed("tour").locator("[class*=st-key-step-done-]")
    expect(visitor.keyed("tour").locator("[class*=st-key-step-]")).to_have_count(TOTAL)
    expect(done).to_have_count(0)
    expect(next_step(visitor)).to_contain_text(EN[f"progress.steps.{FIRST.deed}.title"])
    next_step(visitor).click()
    visitor.page.wait_for_url(re.compile("/draw"))
    expect(visitor.keyed("next-step")).to_contain_text(f"0 of {TOTAL}")
    write(visitor, DIGITS["7"])
    answer = visitor.keyed("answer").get_by_text("7", exact=True).first
    expect(answer).to_be_visible()
    expect(visitor.keyed("next-step")).to_contain_text(f"1 of {TOTAL}")
    expect(answer).to_be_visible()  # the page was drawn anew around it
    kept(visitor, "deeds", ["draw"])

    visitor.follow("home")
    expect(visitor.keyed("step-done-draw")).to_be_visible()
    expect(done).to_have_count(1)
    visitor.keyed("tour_hide").get_by_role("button").click()
    expect(visitor.keyed("tour")).to_have_count(0)
    kept(visitor, "touring", False)
    visitor.open("/")
    expect(visitor.keyed("tour")).to_have_count(0)


def test_moving_the_slider_moves_the_tour(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/neuron", card="activation")
    known(visitor)
    visitor.slider("activation_z").press("ArrowRight")
    kept(visitor, "deeds", ["activation"])
    expect(visitor.keyed("next-step")).to_contain_text(f"1 of {TOTAL}")


def test_playing_moves_the_tour_and_goes_on_playing(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/playground")
    known(visitor)
    visitor.page.locator("button[data-act=play]").click()
    expect(visitor.keyed("next-step")).to_contain_text(f"1 of {TOTAL}")
    kept(visitor, "deeds", ["playground"])
    epoch = visitor.page.locator("b.epoch")
    before = epoch.inner_text()
    expect(epoch).not_to_have_text(before)
    assert visitor.errors == []


def test_a_link_to_a_card_brings_it_to_the_top(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab).open("/progress")
    last = claims("en", "learning")[-1]
    for _ in range(2):  # the second time from further up the same page
        link = visitor.page.locator(f"a[href*='card={last.id}']").first
        link.click()
        visitor.page.wait_for_function(
            "id => { const card = document.getElementById(id);"
            " return card && Math.abs(card.getBoundingClientRect().top - 64) < 40; }",
            arg=last.id,
        )
        visitor.settle()
        visitor.follow("progress")


@pytest.mark.parametrize("language", content.LANGUAGES)
def test_the_glossary_is_searched_in_both_languages_and_leads_to_the_card(
    lab: Lab, visit: Callable, language: str
) -> None:
    visitor = visit(lab).open("/glossary", lang=language)
    rows = visitor.page.locator(".glossary .term:visible")
    expect(rows).to_have_count(len(content.glossary()))
    term = content.glossary()["learning-rate"]
    for word in term.words.values():
        visitor.page.get_by_role("searchbox").fill(word.upper())
        expect(rows.filter(has_text=term.means[language])).to_have_count(1)
        assert rows.count() < 12
    visitor.page.get_by_role("searchbox").fill("xyzzy")
    expect(rows).to_have_count(0)
    expect(visitor.page.locator(".glossary .none")).to_be_visible()
    visitor.page.get_by_role("searchbox").fill(term.words["en"])
    rows.filter(has_text=term.means[language]).get_by_role("link").click()
    assert term.card is not None
    title = content.lesson(language, term.page)[term.card].title
    expect(visitor.page.get_by_role("heading", name=title)).to_be_in_viewport()


def test_the_words_of_a_card_open_at_the_card(lab: Lab, visit: Callable) -> None:
    visitor = visit(lab, viewport={"width": 390, "height": 844}).open("/neuron")
    visitor.keyed(f"words-{CLAIM.id}").get_by_role("button").click()
    expect(visitor.page.get_by_text(content.glossary()["weights"].means["en"])).to_be_visible()
    overflow = "e => e.scrollWidth - e.clientWidth"
    assert visitor.page.get_by_test_id("stMain").evaluate(overflow) <= 0
