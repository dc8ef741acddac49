"""Progress wherever it shows: the map, the next step, the first visit; all without a browser that keeps anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.content import LANGUAGES, fill, ui_texts
from core.progress import DEEDS, TOUR, Claim, Progress, claims, encode
from tests.pages.conftest import Worker
from tests.pages.reading import components, elements, memory, settled
from ui.navigation import PAGES
from ui.progress import COURSE

OWNER = "abcdefghijABCDEFGHIJ-_"
EN = ui_texts("en")


def all_claims(language: str = "en") -> list[Claim]:
    return [claim for page in COURSE for claim in claims(language, page)]


def right(claim: Claim) -> int:
    return next(index for index, option in enumerate(claim.exercise.options) if option.right)


def links(block: Any) -> list[Any]:
    return [element.proto for element in elements(block) if element.type == "page_link"]


def next_step(app: AppTest) -> Any:
    """Return the link that stands in the sidebar."""
    (link,) = links(app.sidebar)
    return link


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_has_every_claim_with_a_link_to_its_card(open_page: Callable[..., AppTest], language: str) -> None:
    app = settled(open_page("start/progress", language))
    assert app.title[0].value == ui_texts(language)["progress.title"]
    found = {(link.page, link.query_string): link.label for link in links(app.main)}
    for claim in all_claims(language):
        assert found[claim.lesson, f"card={claim.id}"] == claim.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_says_how_far_one_has_come(open_page: Callable[..., AppTest], language: str) -> None:
    app = open_page("start/progress", language)
    tried, mastered, *others = all_claims(language)
    memory(app).answers |= {tried.prediction_id: None, mastered.exercise_id: right(mastered)}
    settled(app.run())
    icons = {link.query_string: link.icon for link in links(app.main)}
    stages = [icons[f"card={claim.id}"] for claim in (tried, mastered, others[0])]
    assert len(set(stages)) == 3
    assert {icons[f"card={claim.id}"] for claim in others} == {stages[2]}
    counted = fill(ui_texts(language)["progress.counts"], {"tried": 2, "mastered": 1, "total": len(others) + 2})
    assert counted in [bar.proto.text for bar in elements(app.main) if bar.type == "progress"]
    assert counted in [text.value for text in app.switch_page("pages/start/home.py").run().markdown]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [f"{it.section}/{it.name}" for it in PAGES if it.section != "theory"])
def test_every_page_shows_the_next_step(open_page: Callable[..., AppTest], path: str, language: str) -> None:
    app = settled(open_page(path, language))
    assert next_step(app).label == ui_texts(language)[f"progress.steps.{TOUR[0].deed}.title"]


def test_the_next_step_follows_what_was_done(open_page: Callable[..., AppTest]) -> None:
    app = open_page("start/glossary")
    first, second, *_ = all_claims()
    memory(app).touring = False
    assert next_step(settled(app.run())).query_string == f"card={first.id}"
    memory(app).answers[first.prediction_id] = 0
    assert next_step(settled(app.run())).query_string == f"card={second.id}"
    memory(app).deeds |= DEEDS
    memory(app).answers |= {claim.exercise_id: right(claim) for claim in all_claims()}
    assert next_step(settled(app.run())).label == EN["progress.next.all_done"]


def test_a_prediction_is_noted_and_moves_the_next_step(open_page: Callable[..., AppTest]) -> None:
    app = settled(open_page("theory/neuron"))
    settled(app.button(key="weighted-sum.predict-skip").click().run())
    assert memory(app).deeds == set()
    settled(app.button(key="weighted-sum.predict-change").click().run())
    settled(app.button(key="weighted-sum.predict-1").click().run())
    assert memory(app).deeds == {"predict"}
    assert fill(EN["progress.next.tour"], {"done": 1, "total": 6}) in [said.value for said in app.sidebar.caption]


def test_an_exercise_is_kept_and_shown_again_after_a_visit_elsewhere(open_page: Callable[..., AppTest]) -> None:
    app = settled(open_page("theory/neuron"))
    claim = claims("en", "neuron")[0]
    settled(app.radio(key=claim.exercise_id).set_value(right(claim)).run())
    assert memory(app).answers == {claim.exercise_id: right(claim)}
    assert memory(app).deeds == {"exercise"}
    app.switch_page("pages/start/home.py").run()
    app.switch_page("pages/theory/neuron.py").run()
    assert app.radio(key=claim.exercise_id).value == right(claim)


def test_what_the_browser_brings_fills_in_the_exercises(open_page: Callable[..., AppTest]) -> None:
    app = settled(open_page("theory/neuron"))
    claim = claims("en", "neuron")[0]
    assert app.radio(key=claim.exercise_id).value is None
    memory(app).answers[claim.exercise_id] = 2
    assert settled(app.run()).radio(key=claim.exercise_id).value == 2
    memory(app).answers.clear()
    assert settled(app.run()).radio(key=claim.exercise_id).value is None


def test_moving_the_slider_is_noted(open_page: Callable[..., AppTest]) -> None:
    app = settled(open_page("theory/neuron", card="activation"))
    settled(app.slider(key="activation_z").set_value(2.0).run())
    assert memory(app).deeds == {"activation"}


def test_a_run_is_noted_when_its_end_is_seen(
    open_page: Callable[..., AppTest], work_on: Callable[..., Worker], web_process: Any
) -> None:
    app = settled(open_page("practice/train", epochs=2))
    settled(app.button(key="start").click().run())
    assert memory(app).deeds == set()
    work_on(web_process.get(memory(app).run_token)).finish()
    settled(app.run())
    assert memory(app).deeds == {"run"}


def test_a_run_that_was_stopped_before_it_began_is_no_deed(open_page: Callable[..., AppTest], web_process: Any) -> None:
    app = settled(open_page("practice/train", epochs=2))
    settled(app.button(key="start").click().run())
    settled(app.button(key="stop").click().run())
    assert web_process.get(memory(app).run_token).status == "stopped"
    assert memory(app).deeds == set()


def test_somebody_elses_run_is_no_deed_of_ours(
    open_page: Callable[..., AppTest], work_on: Callable[..., Worker]
) -> None:
    app = settled(open_page("practice/train", run=work_on().finish()))
    assert memory(app).run_token is not None
    assert memory(app).deeds == set()


# ── the first visit ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checklist_ticks_off_what_was_done(open_page: Callable[..., AppTest], language: str) -> None:
    app = settled(open_page("start/home", language))
    texts = ui_texts(language)
    memory(app).deeds |= {"draw", "run"}
    settled(app.run())
    for step in TOUR:
        icons = {link.icon for link in links(app.main) if link.label == texts[f"progress.steps.{step.deed}.title"]}
        done = step.deed in {"draw", "run"}
        assert icons == {":material/check_circle:" if done else ":material/radio_button_unchecked:"}
    assert any("2/6" in text.value for text in app.markdown)


def test_the_tour_can_be_hidden_and_begun_again(open_page: Callable[..., AppTest]) -> None:
    app = settled(open_page("start/home"))
    memory(app).deeds |= {"draw"}
    settled(app.button(key="tour_hide").click().run())
    assert not [text for text in app.markdown if EN["progress.tour.title"] in text.value]
    assert next_step(app).query_string == f"card={all_claims()[0].id}"
    settled(app.switch_page("pages/start/progress.py").run())
    settled(app.button(key="tour_restart").click().run())
    assert (memory(app).touring, memory(app).deeds) == (True, set())
    assert [text for text in app.switch_page("pages/start/home.py").run().markdown if "0/6" in text.value]


# ── taking home, and forgetting ───────────────────────────────────────────────────────────────────────────────────────


def test_reset_forgets_everything_but_the_name(open_page: Callable[..., AppTest]) -> None:
    app = settled(open_page("start/progress"))
    memory(app).answers |= {claim.prediction_id: 0 for claim in all_claims()}
    memory(app).deeds |= DEEDS
    memory(app).touring = False
    memory(app).owner = OWNER
    settled(app.run())
    settled(app.button(key="reset_confirm").click().run())
    assert (memory(app).answers, memory(app).deeds, memory(app).touring) == ({}, set(), True)
    (told,) = components(app, "lab_browser").values()
    assert told["keep"] == encode(Progress(), OWNER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_download_speaks_the_readers_language(
    open_page: Callable[..., AppTest], language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import streamlit as st

    offered: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, **settings: offered.update(settings, data=data))
    app = open_page("start/progress", language)
    claim = all_claims(language)[0]
    memory(app).answers |= {claim.prediction_id: 0, claim.exercise_id: right(claim)}
    settled(app.run())
    texts = ui_texts(language)
    first, *others = json.loads(offered["data"])
    assert first[texts["progress.export.claim"]] == claim.title
    assert first[texts["progress.export.stage"]] == texts["progress.stages.mastered"]
    answer = first[texts["progress.export.exercise"]]
    assert answer[texts["progress.export.answer"]] == claim.exercise.options[right(claim)].text
    assert answer[texts["progress.export.right"]] == texts["progress.export.yes"]
    assert len(others) == len(all_claims()) - 1
    assert offered["file_name"].endswith(".json")


def test_before_the_browser_answers_nothing_is_written(open_page: Callable[..., AppTest]) -> None:
    app = settled(open_page("start/home"))
    (told,) = components(app, "lab_browser").values()
    assert told["keep"] is None
    assert memory(app).owner is None


def test_the_card_that_an_address_asks_for_is_brought_into_sight_once(open_page: Callable[..., AppTest]) -> None:
    app = settled(open_page("theory/neuron", card="activation"))
    (told,) = components(app, "lab_browser").values()
    assert (told["card"], told["cards_asked"]) == ("activation", 1)
    assert memory(settled(app.run())).cards_asked == 1
    assert memory(settled(open_page("theory/neuron", card='x" onload='))).cards_asked == 0
