"""The learning page's instant cards: what is moved is what the figures and sentences show, in both languages."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.content import LANGUAGES
from core.experiments import backpropagation, traced
from core.experiments.dropout import ten_ones
from core.experiments.gradient_descent import START
from core.experiments.gradient_descent import STEPS as UPDATES
from core.explain import backpropagation as steps
from tests.pages.reading import charts, figure, metrics, press, settled, words
from ui.cards.learning import data

PAGE = "theory/learning"
FINDINGS = {
    "loss": data.loss_finding,
    "gradient-descent": data.descent_finding,
    "backpropagation": backpropagation.judge,
    "tensorflow": lambda: traced.judge(traced.load()),
}
STEPS = [
    ("loss", "curve"),
    ("loss", "untrained"),
    ("loss", "label"),
    ("gradient-descent", "rate"),
    ("gradient-descent", "rivals"),
    ("dropout", "ones"),
    ("dropout", "compare"),
    ("tensorflow", "calls"),
    ("tensorflow", "graph"),
    ("tensorflow", "time"),
]


@pytest.fixture
def learning(open_step: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that opens the page at a step of a card: ``learning("loss", "label", language="zh")``."""
    return partial(open_step, PAGE)


def numbers(values: Any) -> list[float]:
    """Return what Plotly wrote as a list, or as an array's bytes in base64."""
    if isinstance(values, list):
        return values
    return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("card", "step"), STEPS)
def test_every_step_is_complete_in_both_languages(
    learning: Callable[..., AppTest], card: str, step: str, language: str
) -> None:
    app = learning(card, step, language)
    assert content.lesson(language, "learning")[f"{card}.{step}"].body in words(app)
    assert not app.error
    assert "[[" not in words(app)
    charts(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", FINDINGS)
def test_a_verdict_is_filled_with_measured_figures(learning: Callable[..., AppTest], card: str, language: str) -> None:
    app = learning(card, language=language)
    finding = FINDINGS[card]()
    section = content.lesson(language, "learning")[f"{card}.verdict"]
    assert content.fill(section.body, finding.measured) not in words(app)
    press(app, f"{card}.predict-skip")
    assert content.fill(section.body, finding.measured) in words(app)
    assert content.placeholders(section.body) == finding.measured.keys(), "no figure is measured for nothing"


# ── the loss ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("percent", "value"), [(100.0, "0.000"), (10.0, "2.303"), (0.1, "6.908")])
def test_the_loss_is_minus_the_logarithm(learning: Callable[..., AppTest], percent: float, value: str) -> None:
    app = learning()
    settled(app.slider(key="loss_p").set_value(percent).run())
    assert metrics(app)["loss −ln p"] == value
    assert float(figure(app, "loss-curve")["data"][-1]["y"][0]) == pytest.approx(float(value), abs=5e-4)


def test_another_start_is_another_network(learning: Callable[..., AppTest]) -> None:
    app = learning("loss", "untrained")
    assert metrics(app)["Untrained loss"] == f"{data.untrained(0).loss:.3f}"
    press(app, "loss_another")
    assert metrics(app)["Untrained loss"] == f"{data.untrained(1).loss:.3f}"


def test_both_forms_of_a_label_cost_the_same_whatever_it_says(learning: Callable[..., AppTest]) -> None:
    app = learning("loss", "label")
    told = {}
    for label in (7, 3):
        settled(app.button_group(key="loss_label_0").set_value(label).run())
        shown = metrics(app)
        assert shown["sparse categorical cross-entropy"] == shown["categorical cross-entropy"]
        told[label] = float(shown["categorical cross-entropy"])
    assert told[7] < 0.1 < 3 < told[3]  # the first test image is a seven, and the network knows
    press(app, "loss_label_another")
    assert app.button_group(key="loss_label_1").value == 2


# ── gradient descent ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rate", "outcome"), [(0.002, "crawls"), (0.05, "converges"), (0.18, "zigzags"), (0.21, "explodes")]
)
def test_the_outcome_of_a_learning_rate_is_said(learning: Callable[..., AppTest], rate: float, outcome: str) -> None:
    app = learning("gradient-descent")
    settled(app.select_slider(key="descent_rate").set_value(rate).run())
    assert content.ui_texts("en")[f"learning.descent.outcomes.{outcome}"] in words(app)
    assert len(figure(app, "descent-valley")["frames"]) == UPDATES + 1


def test_three_optimizers_start_at_one_place(learning: Callable[..., AppTest]) -> None:
    frame = figure(learning("gradient-descent", "rivals"), "rivals-valley")["frames"][0]
    assert [[*way["x"], *way["y"]] for way in frame["data"]] == [START.tolist()] * 3


# ── backpropagation ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stepper_walks_through_one_update(learning: Callable[..., AppTest], language: str) -> None:
    app = learning("backpropagation", language=language)
    lesson = backpropagation.begin()
    for step in lesson.steps[:3]:
        assert step.numbers in words(app)
        press(app, "stepper_next")
    press(app, "stepper_back")
    assert lesson.steps[2].numbers in words(app)
    app.session_state["_lab"].backpropagation = backpropagation.move(lesson, len(lesson.steps) - 1)
    settled(app.run())
    assert f"| {lesson.steps[-1].value:.4f}" in words(app).replace("**", "")
    press(app, "stepper_next")
    assert app.session_state["_lab"].backpropagation.updates == 1


def test_hundreds_of_updates_learn_xor(learning: Callable[..., AppTest]) -> None:
    app = learning("backpropagation")
    for _ in range(5):
        press(app, "stepper_many")
    assert app.session_state["_lab"].backpropagation.learned
    assert words(app).count("✓") >= 4
    assert len(figure(app, "stepper-losses")["data"][0]["x"]) == 501
    press(app, "stepper_again")
    assert app.session_state["_lab"].backpropagation.updates == 0


def test_an_edited_weight_changes_the_calculation(learning: Callable[..., AppTest]) -> None:
    app = learning("backpropagation")
    settled(app.number_input(key="stepper_4").set_value(0.75).run())
    w = steps.flat(backpropagation.begin().network)
    first = app.session_state["_lab"].backpropagation.steps[0].value
    assert first == pytest.approx(w[0] + w[2] + 0.75), "both inputs of the first example are 1"
    assert rf"\mathbf{{{first:.4f}}}" in words(app)


# ── dropout ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_mask_is_another_step_and_the_rate_is_that_of_the_slider(learning: Callable[..., AppTest]) -> None:
    app = learning("dropout")
    settled(app.slider(key="dropout_rate").set_value(0.8).run())
    press(app, "dropout_one")
    press(app, "dropout_many")
    drawn = figure(app, "dropout-sums")["data"]
    assert len(numbers(drawn[0]["y"])) == 102
    assert numbers(drawn[0]["y"]) == pytest.approx(ten_ones(0.8, 102).sums)
    settled(app.toggle(key="dropout_scaled").set_value(False).run())
    assert numbers(figure(app, "dropout-sums")["data"][1]["y"])[-1] == pytest.approx(2, abs=0.5)
    press(app, "dropout_again")
    assert len(numbers(figure(app, "dropout-sums")["data"][0]["y"])) == 1


# ── TensorFlow ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", traced.SEQUENCES)
def test_calls_are_counted_as_they_were_recorded(learning: Callable[..., AppTest], name: str) -> None:
    app = learning("tensorflow")
    settled(app.button_group(key="tensorflow_sequence").set_value(name).run())
    calls = traced.load().sequences[name]
    assert metrics(app)["Python ran, eager"] == f"{len(calls)}/{len(calls)}"
    assert metrics(app)["Python ran, `tf.function`"] == f"{calls[-1].graphs}/{len(calls)}"


def test_another_dtype_is_another_graph(learning: Callable[..., AppTest]) -> None:
    app = learning("tensorflow", "graph")
    assert "**Cast**" not in words(app)
    settled(app.button_group(key="tensorflow_dtype").set_value("uint8").run())
    assert "**Cast**" in words(app)
