"""The playground's page, in both languages: what stands on it and what the browser is given."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.playground import spec as specs
from ui.playground import wire
from ui.playground.component import KEY
from ui.playground.view import EXPERIMENTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = "pages/practice/playground.py"


@pytest.fixture(params=content.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(language: str = "en", **query: str) -> AppTest:
    page = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    page.query_params["lang"] = language
    for name, word in query.items():
        page.query_params[name] = word
    page.switch_page(PAGE).run()
    assert not page.exception
    return page


def given(page: AppTest) -> dict[str, Any]:
    """Return what the component in the browser was given."""
    (found,) = [element for element in page.main if getattr(element, "key", None) == KEY]
    return json.loads(json.loads(found.proto.json)["reply"])


def test_it_opens_with_an_untrained_network_in_the_readers_language(language):
    page = opened(language)
    assert page.title[0].value == content.lesson(language, "playground").head.title
    data = given(page)
    assert data["full"]["texts"]["play"] == content.ui_texts(language)["playground.front.play"]
    assert data["chunk"]["steps"] == [0]
    assert data["full"]["spec"] == specs.to_words(specs.DEFAULT)
    assert not page.info


def test_the_address_sets_everything_up():
    page = opened(dataset="spiral", hidden="8,8", seed="5", show_test="1")
    data = given(page)
    assert data["full"]["sizes"] == [2, 8, 8, 1]
    assert data["full"]["spec"]["seed"] == "5"
    assert page.query_params["dataset"] == "spiral"


def test_nonsense_in_the_address_is_corrected_and_said(language):
    page = opened(language, hidden="99,-1", activation="sneeze", noise="10")
    data = given(page)
    assert data["full"]["sizes"] == [2, 8, 1, 1]
    (note,) = page.warning
    for word in ("99,-1", "sneeze", "tanh"):
        assert word in note.value
    assert page.query_params["hidden"] == "8,1"
    assert "activation" not in page.query_params


def test_another_language_keeps_the_playground():
    page = opened(dataset="moons")
    page.session_state["_lab"].playground.rewind()
    branch = page.session_state["_lab"].playground.branch
    page.query_params["lang"] = "zh"
    page.session_state["_lab"].language = "zh"
    page.run()
    data = given(page)
    assert data["full"]["spec"]["dataset"] == "moons"
    assert data["branch"] == branch
    assert data["full"]["texts"]["play"] == content.ui_texts("zh")["playground.front.play"]


def test_a_link_begins_anew_and_an_address_that_asks_for_nothing_goes_on():
    page = opened(dataset="moons", hidden="3")
    page.query_params["dataset"] = "ring"
    del page.query_params["hidden"]
    page.run()
    linked = given(page)
    assert linked["full"]["spec"]["dataset"] == "ring"
    assert linked["full"]["sizes"] == [2, 4, 2, 1]
    del page.query_params["dataset"]
    page.run()
    assert given(page)["full"]["spec"]["dataset"] == "ring"
    assert given(page)["branch"] == linked["branch"]
    assert page.query_params["dataset"] == "ring"


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_experiment_has_a_text_and_a_link_that_sets_it_up(name, language):
    spec, corrections = specs.from_query(EXPERIMENTS[name])
    assert corrections == []
    page = opened(language, **specs.to_query(spec))
    assert specs.from_query(given(page)["full"]["spec"])[0] == spec
    section = content.lesson(language, "playground")[f"experiments.{name}"]
    assert section.body in [text.value for text in page.markdown]


def test_what_is_chosen_while_the_page_is_drawn_anew_is_not_undone_by_the_older_address():
    page = opened(hide="data")
    session = page.session_state["_lab"].playground
    scene = session.scene
    session.choose(replace(session.spec, hide=("layers",), noise=30))
    page.session_state["_playground_reply"] = wire.everything(session) | {"number": 1}
    page.query_params["hide"] = "data"
    page.run()
    assert page.session_state["_lab"].playground.spec.hide == ("layers",)
    assert page.session_state["_lab"].playground.scene == scene + 1, "it has not begun anew"
    assert page.query_params["hide"] == "layers"
    assert page.query_params["noise"] == "30"


def test_a_link_is_followed_while_a_wish_is_being_answered():
    page = opened(activation="relu")
    session = page.session_state["_lab"].playground
    page.session_state["_playground_reply"] = wire.everything(session) | {"number": 1}
    page.query_params["activation"] = "sigmoid"
    page.run()
    assert page.session_state["_lab"].playground.spec.activation == "sigmoid"
