"""The page of strengths: what its controls say is what its figures and sentences show, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.content import LANGUAGES
from core.digits.pipeline import INPUTS, STAGES
from core.experiments import feature_learning, non_linear, recorded
from core.experiments.catalogue import CATALOGUE
from core.experiments.catalogue.strengths import AMOUNTS, gains_per_doubling
from tests.pages.reading import alt, figure, html, metrics, words
from ui import services
from ui.cards.strengths import data
from ui.state import LabState

PAGE = "theory/strengths"
FINDINGS = {
    "features": data.features_finding,
    "non-linear": data.non_linear_finding,
    "end-to-end": data.end_to_end_finding,
}
"""The cards whose verdict is not the catalogue's."""


@pytest.fixture
def strengths(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that opens the page at a step of a card: ``strengths("features", "by-hand", "zh")``."""

    def open_it(card: str | None = None, step: str | None = None, language: str = "en") -> AppTest:
        services.classical().close()  # a test before may have asked it, and it stands by for a while
        asked = {} if card is None else {"card": card}
        return settled(open_page(PAGE, language, step=f"{card}.{step}" if card and step else None, **asked))

    return open_it


def settled(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].message
    assert not app.error, app.error[0].value
    return app


def text(key: str, language: str = "en") -> str:
    return content.ui_texts(language)[f"strengths.{key}"]


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("card", "step", "key"),
    [
        ("features", "by-hand", "features-worth"),
        ("more-data", "gains", "more-data-gains"),
        ("non-linear", "every", "non-linear-every"),
        ("end-to-end", "arrivals", "pipeline-arrivals"),
    ],
)
def test_every_step_can_be_opened_and_is_filled_in(
    strengths: Callable[..., AppTest], card: str, step: str, key: str, language: str
) -> None:
    app = strengths(card, step, language)
    assert "[[" not in words(app) + html(app)
    assert alt(app, key)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", FINDINGS)
def test_a_verdict_is_filled_with_measured_figures(strengths: Callable[..., AppTest], card: str, language: str) -> None:
    app = strengths(card, language=language)
    settled(app.button(key=f"{card}.predict-skip").click().run())
    finding = FINDINGS[card]()
    section = content.lesson(language, "strengths")[f"{card}.verdict"]
    assert content.fill(section.body, finding.measured) in words(app)
    assert content.placeholders(section.body) == finding.measured.keys(), "no figure is measured for nothing"


def test_the_page_opens_without_asking_for_scikit_learn(strengths: Callable[..., AppTest]) -> None:
    strengths("non-linear")
    assert not services.classical().is_running


# ── features ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("epoch", [0, 3])
def test_the_film_shows_the_epoch_that_is_chosen(strengths: Callable[..., AppTest], epoch: int) -> None:
    app = strengths()
    settled(app.select_slider(key="features_epoch").set_value(epoch).run())
    film = feature_learning.load().film
    shown = metrics(app)
    assert shown[text("film.accuracy")] == f"{film.accuracies[epoch]:.1%}"
    assert shown[text("film.agree")] == f"{feature_learning.neighbours_agree(film.kernels[epoch]):.2f}"
    assert f"after epoch {epoch}" in html(app)


def test_a_unit_names_the_digits_that_wake_it_most(strengths: Callable[..., AppTest]) -> None:
    app = strengths()
    settled(app.button_group(key="features_unit").set_value(7).run())
    images, labels = (part[:2000] for part in services.test_set())
    sums = feature_learning.load().film.responses(10, 6, images)
    wanted = ", ".join(str(label) for label in labels[(-sums).argsort(kind="stable")[:10]])
    assert wanted in html(app)
    assert "unit 7" in words(app)


def test_ones_own_last_run_can_be_watched(open_page: Callable[..., AppTest], work_on: Callable[..., Any]) -> None:
    worker = work_on(epochs=2, hidden_units=8)
    token = worker.finish()
    app = open_page(PAGE)
    memory = app.session_state["_lab"]
    assert isinstance(memory, LabState)
    memory.own_run = token
    settled(app.run())
    settled(app.button_group(key="features_film").set_value("own").run())
    assert list(app.select_slider(key="features_epoch").options) == ["1", "2"]
    assert list(app.button_group(key="features_unit").options) == [str(unit) for unit in range(1, 9)]
    assert metrics(app)[text("film.accuracy")] == "95.0%"


def test_a_run_that_is_gone_is_not_offered(strengths: Callable[..., AppTest]) -> None:
    app = strengths()
    app.session_state["_lab"].own_run = "A" * 22
    settled(app.run())
    assert [group.key for group in app.button_group if group.key == "features_film"] == []


def test_the_eight_features_are_those_of_the_digit(strengths: Callable[..., AppTest]) -> None:
    app = strengths("features", "by-hand")
    settled(app.button(key="features_shuffle").click().run())
    index = app.session_state["features_example"]
    image = services.test_set()[0][index] / 255
    drawn = figure(app, "features-profile")["data"][0]
    record = feature_learning.load()
    assert f"{text('features.ink')}: {image.sum() / 400:.2f}" in drawn["y"]
    assert len(drawn["y"]) == 8
    assert len(figure(app, "features-worth")["data"][0]["y"]) == len(feature_learning.ARMS)
    assert f"{record.band('learned').mean:.1%}" in alt(app, "features-worth")


# ── more data ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_gains_are_those_of_the_record(strengths: Callable[..., AppTest]) -> None:
    app = strengths("more-data", "gains")
    drawn = figure(app, "more-data-gains")["data"][0]
    gains = gains_per_doubling(recorded.load(CATALOGUE["more-data"]).figures)
    assert drawn["text"] == [f"{100 * gain:+.1f}" for gain in gains]
    assert drawn["x"][0] == f"{AMOUNTS[0]} → {AMOUNTS[1]}"


def test_the_provenance_says_how_many_examples(strengths: Callable[..., AppTest]) -> None:
    assert "50 – 60,000 training examples" in words(strengths("more-data"))


# ── curved borders ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sets_that_are_kept_are_shown_at_once(strengths: Callable[..., AppTest]) -> None:
    app = strengths("non-linear")
    settled(app.button_group(key="non_linear_set").set_value("ring").run())
    for one in non_linear.load().pictured(non_linear.spec_of("ring")):
        assert f"new {one.test:.0%} · learned {one.train:.0%}" in html(app)
    assert not services.classical().is_running


def test_other_points_are_fitted_anew(strengths: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    kept = non_linear.load().pictured(non_linear.spec_of("spiral"))[0]

    def ask(points: dict[str, Any]) -> list[dict[str, Any]]:
        asked.append(points)
        return [{"name": "decision_tree", "picture": kept.picture, "train": 0.625, "test": 0.375}]

    app = strengths("non-linear")
    monkeypatch.setattr(services.classical(), "ask", ask)
    settled(app.button(key="non_linear_another").click().run())
    assert asked == [non_linear.spec_of("spiral", seed=2).points]
    assert "new 38% · learned 62%" in html(app)
    network = non_linear.fit_network(non_linear.spec_of("spiral", seed=2))
    assert f"new {network.test:.0%} · learned {network.train:.0%}" in html(app)


# ── end to end ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("arrival", INPUTS)
def test_the_accuracies_are_those_of_the_arrival_that_is_chosen(
    strengths: Callable[..., AppTest], arrival: str
) -> None:
    app = strengths("end-to-end")
    settled(app.button_group(key="pipeline_arrival").set_value(arrival).run())
    reading = data.reading(arrival, ())
    shown = metrics(app)
    assert shown[text("readers.pipeline")] == f"{reading.accuracy:.1%}"
    assert shown[text("readers.network")] == f"{reading.network_accuracy:.1%}"
    assert shown[text("readers.led")] == f"{reading.led_accuracy:.1%}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_broken_stage_is_framed_and_what_follows_is_changed(strengths: Callable[..., AppTest], stage: str) -> None:
    app = strengths("end-to-end")
    settled(app.button_group(key="pipeline_broken").set_value([stage]).run())
    way = next(part for part in html(app).split("lab-stages")[::-1] if "place" in part)
    assert len(re.findall(r"0 0 0 3px", way)) == 1
    place = STAGES.index(stage)
    assert way.count("as ever") == place
    assert way.count("changed for") == len(STAGES) - place
    assert metrics(app)[text("readers.pipeline")] == f"{data.reading('as_is', (stage,)).accuracy:.1%}"


def test_another_digit_goes_the_same_way(strengths: Callable[..., AppTest]) -> None:
    app = strengths("end-to-end")
    before = metrics(app)
    first = html(app)
    settled(app.button(key="pipeline_another").click().run())
    assert html(app) != first
    assert metrics(app) == before
