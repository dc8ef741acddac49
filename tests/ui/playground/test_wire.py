"""What the browser is answered: told as a browser would, without one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from core import content
from core.playground import classical
from core.playground import spec as specs
from core.playground.session import Session
from core.playground.spec import PlaygroundSpec
from ui.playground import scene, wire


class Browser:
    """Keeps what a browser keeps, and wishes what a browser wishes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.number = 0
        self.shown = self.last = 0
        self.take(wire.everything(session))

    def take(self, reply: dict[str, Any]) -> dict[str, Any]:
        reply = json.loads(json.dumps(reply, allow_nan=False))
        steps = reply["chunk"]["steps"] if reply["chunk"] else []
        if reply["branch"] != getattr(self, "branch", None):
            self.shown = self.last = steps[0]
        self.scene, self.branch = reply["scene"], reply["branch"]
        self.last = max([self.last, *steps])
        self.spec = reply["full"]["spec"] if "full" in reply else self.spec
        return reply

    def wish(self, **what: Any) -> dict[str, Any]:
        self.number += 1
        base = {"frames": 0, "pace": 1, "scene": self.scene, "branch": self.branch}
        known = {"number": self.number, "shown": self.shown, "last": self.last}
        return self.take(wire.answer(self.session, base | known | what))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene, "language", lambda: "en")
    monkeypatch.setattr(scene, "t", lambda key, **values: content.fill(content.ui_texts("en")[key], values))
    monkeypatch.setattr(wire, "t", scene.t)


@pytest.fixture
def browser() -> Browser:
    return Browser(Session(PlaygroundSpec()))


def test_the_first_reply_holds_everything_and_the_untrained_network(browser):
    reply = wire.everything(browser.session)
    assert reply["chunk"]["steps"] == [0]
    assert reply["full"]["sizes"] == [2, 4, 2, 1]
    assert specs.from_query(reply["full"]["spec"]) == (PlaygroundSpec(), [])
    for name, options in reply["full"]["options"].items():
        if name != "pace":
            assert reply["full"]["spec"][name] in [value for value, _ in options], name


def test_every_reply_answers_its_wish_and_sends_the_scene_only_when_it_changes(browser):
    first = browser.wish(frames=10)
    second = browser.wish(frames=10)
    assert (first["number"], second["number"]) == (1, 2)
    assert "full" not in first
    assert second["chunk"]["after"] == first["chunk"]["steps"][-1]
    assert second["chunk"]["steps"][0] == first["chunk"]["steps"][-1] + 20


def test_a_pause_continues_from_the_frame_shown(browser):
    chunk = browser.wish(frames=20)["chunk"]
    browser.shown = chunk["steps"][4]
    assert browser.wish()["chunk"] is None
    assert browser.session.shown.step == chunk["steps"][4]
    # the frames made ahead are still good
    assert browser.wish(frames=1)["chunk"]["after"] == chunk["steps"][-1]


def test_another_choice_brings_another_scene_and_frames_at_once(browser):
    browser.wish(frames=5)
    reply = browser.wish(spec=browser.spec | {"dataset": "xor", "hidden": "3"}, frames=4)
    assert reply["full"]["sizes"] == [2, 3, 1]
    assert reply["chunk"]["steps"] == [0, 20, 40, 60, 80]
    assert reply["chunk"]["after"] == 0


def test_a_learning_rate_keeps_the_scene_and_goes_another_way(browser):
    steps = browser.wish(frames=5)["chunk"]["steps"]
    browser.shown, branch = steps[1], browser.branch
    reply = browser.wish(spec=browser.spec | {"learning_rate": "0.3"}, frames=2)
    assert "full" not in reply
    assert reply["branch"] != branch
    assert reply["chunk"]["steps"] == [40, 60, 80]


def test_rewind_and_edit_are_answered_with_the_frame_to_show(browser):
    browser.shown = browser.wish(frames=5)["chunk"]["steps"][2]
    edited = browser.wish(edit={"layer": 0, "row": 1, "unit": 2, "value": 2.5})
    assert edited["chunk"]["steps"] == [60]
    assert browser.session.shown.network.weights()[0][1, 2] == 2.5
    assert browser.wish(rewind=True)["chunk"]["steps"] == [0]


def test_a_browser_that_speaks_of_another_session_is_told_everything_and_changes_nothing(browser):
    spec = browser.session.spec
    stranger = browser.wish(scene=None, branch=None, spec=browser.spec | {"dataset": "ring"})
    assert stranger["full"]["spec"]["dataset"] == "circle"
    assert stranger["number"] == 1
    assert browser.session.spec == spec


def test_classical_methods_come_when_asked_for(browser):
    compared = wire.compare(browser.session)
    texts = content.ui_texts("en")
    assert [one["label"] for one in compared] == [texts[f"playground.method.{one['name']}"] for one in compared]
    here = classical.fit(browser.session.training.split)
    assert [(one["name"], one["picture"], one["test"]) for one in compared] == [
        (one.name, one.picture, one.test) for one in here
    ]


FRONT = "".join(path.read_text("utf-8") for path in sorted(Path(scene.__file__).with_name("front").iterdir()))


@pytest.mark.parametrize("language", content.LANGUAGES)
def test_the_browser_has_a_text_for_everything_it_names_and_no_other(language, browser, monkeypatch):
    monkeypatch.setattr(scene, "language", lambda: language)
    texts = wire.everything(browser.session)["full"]["texts"]
    named = set(re.findall(r"texts\.([a-z_]+)|data-(?:text|label)=\"([a-z_]+)\"", FRONT))
    assert {one or other for one, other in named} <= texts.keys()
    assert {name for name in texts if not re.search(rf"\b{name.removesuffix('_value')}\b", FRONT)} == set()
