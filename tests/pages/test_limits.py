"""The limits page: what its controls say is what its figures and sentences show, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.content import LANGUAGES
from core.data import mnist
from core.digits.examples import examples
from core.experiments import attack, compute, opaque
from core.explain.attack import direction, step
from core.explain.hidden_units import contributions, hidden
from core.explain.occlusion import leaders
from tests.pages.reading import figure, html, words
from ui import services
from ui.cards.limits import data

PAGE = "theory/limits"
FINDINGS = {"compute": data.compute_finding, "opaque": data.opaque_finding, "attack": data.attack_finding}
"""The cards that are measured while one looks."""


@pytest.fixture
def limits(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that opens the page at a step of a card: ``limits("opaque", "units", "zh")``."""

    def open_it(card: str | None = None, part: str | None = None, language: str = "en") -> AppTest:
        asked = {} if card is None else {"card": card}
        return settled(open_page(PAGE, language, step=f"{card}.{part}" if card and part else None, **asked))

    return open_it


def settled(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].message
    assert not app.error
    return app


def metrics(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", FINDINGS)
def test_a_verdict_is_filled_with_measured_figures(limits: Callable[..., AppTest], card: str, language: str) -> None:
    app = limits(card, language=language)
    settled(app.button(key=f"{card}.predict-skip").click().run())
    finding = FINDINGS[card]()
    section = content.lesson(language, "limits")[f"{card}.verdict"]
    assert content.fill(section.body, finding.measured) in words(app)
    assert content.placeholders(section.body) == finding.measured.keys(), "no figure is measured for nothing"


def test_what_takes_a_while_is_not_measured_before_it_is_asked_for(
    limits: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def race() -> None:
        raise AssertionError("Expected no race before a prediction.")

    monkeypatch.setattr(data, "race", race)
    limits("compute")


# ── computing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_costs_follow_the_sliders(limits: Callable[..., AppTest], language: str) -> None:
    app = limits("compute", language=language)
    assert "101,770" in metrics(app), "the primer's network stands there at first"
    app.select_slider(key="compute_width").set_value(512)
    app.select_slider(key="compute_depth").set_value(2)
    settled(app.run())
    cost = compute.cost(512, 2)
    assert {f"{cost.parameters:,}", f"{cost.forward:,}", f"{64 * cost.update:,}"} <= set(metrics(app))
    assert cost.parameters in figure(app, "compute-sizes")["data"][0]["x"]
    assert figure(app, "compute-memory")["data"][0]["x"] == list(cost.memory.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_race_is_run_when_the_button_is_pressed(
    limits: Callable[..., AppTest], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = iter([0.04, 0.02])
    monkeypatch.setattr(data, "race", lambda: compute.Race(next(runs), 1e-4, 2e-5, 304_896, 0.0))
    app = limits("compute", "race", language)
    assert figure(app, "compute-race-times")["data"][0]["x"][0] == pytest.approx(40)
    settled(app.run())
    assert figure(app, "compute-race-times")["data"][0]["x"][0] == pytest.approx(40), "what was measured stays"
    settled(app.button(key="compute_race").click().run())
    assert figure(app, "compute-race-times")["data"][0]["x"][0] == pytest.approx(20)
    seconds = compute.cost(128, 1).update * 600_000 / (304_896 / 2e-5)
    assert f"**{seconds:.1f} " in words(app)
    assert "[[" not in words(app)


# ── a look inside ─────────────────────────────────────────────────────────────────────────────────────────────────────


def looked_at(app: AppTest) -> np.ndarray:
    return services.test_set()[0][app.session_state["opaque_example"]] / np.float32(255)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_and_its_rival_are_the_networks(limits: Callable[..., AppTest], language: str) -> None:
    app = limits("opaque", language=language)
    another = examples(services.test_set()[1], 6)[2]
    settled(app.button_group(key="opaque_example").set_value(another).run())
    assert app.session_state["opaque_example"] == another
    answer, rival = leaders(services.demo_model(), looked_at(app))
    said = next(text for text in words(app).splitlines() if "5 × 5" in text)
    assert f"**{answer}**" in said
    assert f"{rival}" in said.replace(f"**{answer}**", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_units_of_any_digit_add_up_to_its_logit(limits: Callable[..., AppTest], language: str) -> None:
    app = limits("opaque", "units", language)
    settled(app.button(key="opaque_shuffle").click().run())
    network, image = services.demo_model(), looked_at(app)
    answer, _ = leaders(network, image)
    steps = figure(app, "opaque-sum")["data"][0]["x"]
    assert sum(steps[:-1]) == pytest.approx(steps[-1], abs=1e-4)
    assert steps[-1] == pytest.approx(float(network.logits(image.reshape(1, -1))[0, answer]), abs=1e-4)
    assert steps[0] == pytest.approx(float(np.abs(contributions(network, image, answer)).max()), abs=1e-4)
    assert "[[" not in words(app) + html(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_neighbours_are_training_digits(limits: Callable[..., AppTest], language: str) -> None:
    app = limits("opaque", "neighbours", language)
    image = looked_at(app)
    images, labels = next(mnist.train_in_parts(size=opaque.NEIGHBOURS))
    known = images / np.float32(255)
    spaces = hidden(services.demo_model(), known), known.reshape(len(known), -1)
    points = hidden(services.demo_model(), image[np.newaxis])[0], image.reshape(-1)
    for space, point in zip(spaces, points, strict=True):
        order = np.argsort(((space - point) ** 2).sum(axis=1), kind="stable")
        assert ", ".join(str(labels[number]) for number in order[:8]) in html(app)
    assert "[[" not in words(app) + html(app)


# ── attacks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("epsilon", [0.0, 0.2])
def test_the_changed_digit_is_answered_by_the_network(
    limits: Callable[..., AppTest], language: str, epsilon: float
) -> None:
    app = limits("attack", language=language)
    settled(app.slider(key="attack_epsilon").set_value(epsilon).run())
    index = app.session_state["attack_example"]
    images, labels = services.test_set()
    image = images[index : index + 1] / np.float32(255)
    moved = step(image, direction(services.demo_model(), image, labels[index : index + 1]), epsilon)
    now = int(services.demo_model().predict(moved.reshape(1, -1))[0])
    after = content.ui_texts(language)["limits.attack.after"].replace("[[answer]]", str(now)).split("[[")[0]
    assert after in words(app)
    assert (now == labels[index]) == (epsilon == 0), "this digit is read, and at 0.2 no longer"


def test_chance_needs_more_than_the_gradient(limits: Callable[..., AppTest]) -> None:
    app = limits("attack")

    def needed() -> float:
        found = re.search(r"ε = \*\*([\d.]+)\*\*", words(app))
        return float(found[1]) if found else 1.0

    along = needed()
    settled(app.button_group(key="attack_way").set_value("chance").run())
    assert along < needed()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curve_is_the_measured_one(limits: Callable[..., AppTest], language: str) -> None:
    app = limits("attack", "curve", language)
    by_chance, attacked = figure(app, "attack-curve")["data"]
    assert attacked["x"] == list(attack.EPSILONS)
    assert attacked["y"] == pytest.approx(data.curve().attacked.tolist())
    assert by_chance["y"] == pytest.approx(data.curve().by_chance.tolist())
    assert "[[" not in words(app)
