"""The neuron page: what the sliders say is what the figures and sentences show, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import content
from core.content import LANGUAGES
from core.data import mnist
from core.experiments import weighted_sum
from core.maths.activations import ACTIVATIONS
from tests.pages.reading import alt, charts, figure, html, settled, words
from ui.cards.neuron import data

PAGE = "theory/neuron"
CARDS = [card.id for card in content.lesson("en", "neuron").cards]
FINDINGS = {
    "weighted-sum": data.weighted_sum_finding,
    "activation": data.activation_finding,
    "nerve-cell": data.nerve_cell_finding,
}
"""The cards that are measured while one looks."""
STEPS = {"weighted-sum": ("line", "stencil"), "activation": ("one-input", "chain", "many-inputs", "layer")}


@pytest.fixture
def neuron(open_step: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that opens the page at a step of a card: ``neuron("activation", "layer", language="zh")``."""
    return partial(open_step, PAGE)


def show(app: AppTest, card: str, step: str, language: str = "en") -> AppTest:
    app.session_state[f"views-{card}"] = content.lesson(language, "neuron")[f"{card}.{step}"].title
    return settled(app.run())


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("card", "step"), [(card, step) for card, steps in STEPS.items() for step in steps])
def test_every_step_is_complete_in_both_languages(
    neuron: Callable[..., AppTest], card: str, step: str, language: str
) -> None:
    app = neuron(card, step, language)
    assert app.title[0].value == content.lesson(language, "neuron").head.title
    assert content.lesson(language, "neuron")[f"{card}.{step}"].body in words(app)
    assert not app.error
    assert "[[" not in words(app) + html(app)
    charts(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", FINDINGS)
def test_a_verdict_is_filled_with_measured_figures(neuron: Callable[..., AppTest], card: str, language: str) -> None:
    app = neuron(card, language=language)
    settled(app.button(key=f"{card}.predict-skip").click().run())
    finding = FINDINGS[card]()
    section = content.lesson(language, "neuron")[f"{card}.verdict"]
    assert content.fill(section.body, finding.measured) in words(app)
    assert content.placeholders(section.body) == finding.measured.keys(), "no figure is measured for nothing"


def test_a_missing_data_file_is_explained_and_the_other_cards_go_on(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("LAB_MNIST", str(tmp_path / "none.npz"))
    st.cache_resource.clear()
    app = settled(open_page(PAGE))
    assert app.error
    assert all("none.npz" in error.value for error in app.error)
    settled(app.button(key="turn-next").click().run())
    assert not app.error
    assert figure(app, "curves")["data"]


# ── the line ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def right(app: AppTest) -> int:
    found = re.search(r"### (\d+) of 200 right", words(app))
    assert found
    return int(found[1])


def set_line(app: AppTest, w1: float, w2: float, b: float) -> AppTest:
    for name, value in (("line_w1", w1), ("line_w2", w2), ("line_b", b)):
        app.slider(key=name).set_value(value)
    return settled(app.run())


def test_what_is_right_is_counted_live(neuron: Callable[..., AppTest]) -> None:
    digits = weighted_sum.two_digits(*mnist.load_test())
    app = neuron()
    for w1, w2, b in ((3.0, 2.0, -1.0), (0.0, 1.0, -0.6), (-5.0, -5.0, 2.0), (0.0, 0.0, 0.0)):
        set_line(app, w1, w2, b)
        expected = ((digits.points @ [w1, w2] + b > 0) == (digits.labels == 1)).sum()
        assert right(app) == expected


@pytest.mark.parametrize("locked", [False, True])
def test_the_best_line_is_the_one_that_the_verdict_speaks_of(neuron: Callable[..., AppTest], locked: bool) -> None:
    digits = weighted_sum.two_digits(*mnist.load_test())
    app = neuron()
    settled(app.toggle(key="line_lock").set_value(locked).run())
    settled(app.button(key="line_best").click().run())
    best = digits.pinned if locked else digits.free
    assert abs(right(app) - best.right) <= 2  # the sliders round the weights to tenths


def test_a_locked_bias_is_zero_and_comes_back(neuron: Callable[..., AppTest]) -> None:
    app = set_line(neuron(), 3.0, 2.0, -1.5)
    free = right(app)
    settled(app.toggle(key="line_lock").set_value(True).run())
    assert app.slider(key="line_b").disabled
    assert figure(app, "sum-steps")["data"][0]["x"] is not None
    assert "+0.00 for the bias" in alt(app, "sum-steps")
    assert right(app) == 100  # both weights push the same way: everything is called a zero
    settled(app.toggle(key="line_lock").set_value(False).run())
    assert right(app) == free


def test_another_digit_is_another_sum(neuron: Callable[..., AppTest]) -> None:
    app = neuron()
    before = alt(app, "sum-steps")
    settled(app.button(key="line_another").click().run())
    assert alt(app, "sum-steps") != before


def test_every_digit_comes_before_one_comes_again() -> None:
    from ui.cards.neuron import line

    visited, chosen = set(), 0
    while chosen not in visited:
        visited.add(chosen)
        chosen = (chosen + line._STRIDE) % 200
    assert len(visited) == 200


# ── the stencil ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("digit", [0, 5, 8])
def test_an_average_stencil_is_fitted_best_by_its_own_digit(neuron: Callable[..., AppTest], digit: int) -> None:
    app = neuron("weighted-sum", "stencil")
    settled(app.button_group(key="stencil_of").set_value(digit).run())
    assert f"On average **{digit}** fits best" in words(app)
    assert figure(app, "fits")["data"][0]["x"][0] == f"<b>{digit}</b>"


def test_an_empty_stencil_says_so_and_guesses_nothing(neuron: Callable[..., AppTest]) -> None:
    app = neuron("weighted-sum", "stencil")
    settled(app.button_group(key="stencil_source").set_value("paint").run())
    assert content.ui_texts("en")["neuron.stencil.empty"] in words(app)
    assert "fits" not in charts(app)


def test_a_painted_stencil_ranks_the_digits(neuron: Callable[..., AppTest]) -> None:
    app = neuron("weighted-sum", "stencil")
    blue = {"type": "Path", "path": [["M", 140, 50], ["L", 140, 230]], "strokeWidth": 26, "stroke": "#1f6fb2"}
    sides = [
        {"type": "Path", "path": [["M", x, 60], ["L", x, 220]], "strokeWidth": 40, "stroke": "#d9730d"}
        for x in (90, 190)
    ]
    app.session_state["_lab"].stencil = {"objects": [blue, *sides]}
    settled(app.button_group(key="stencil_source").set_value("paint").run())
    assert "On average **1** fits best" in words(app)


def test_another_image_of_the_same_digit(neuron: Callable[..., AppTest]) -> None:
    app = neuron("weighted-sum", "stencil")
    first = html(app)
    settled(app.button(key="stencil_another").click().run())
    assert html(app) != first
    assert re.findall(r"A handwritten (\d) times", html(app)) == ["3"]


# ── activation ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_value_slope_and_formula_are_those_of_the_function(neuron: Callable[..., AppTest], name: str) -> None:
    app = neuron("activation")
    app.slider(key="activation_z").set_value(-1.5)
    settled(app.button_group(key="activation").set_value(name).run())
    z = np.array(-1.5)
    assert [metric.value for metric in app.metric][:2] == [
        f"{float(ACTIVATIONS[name].value(z)):.3f}",
        f"{float(ACTIVATIONS[name].derivative(z)):.3f}",
    ]
    assert ACTIVATIONS[name].formula in words(app)


@pytest.mark.parametrize(("name", "z", "flat"), [("relu", -0.5, True), ("relu", 0.5, False), ("sigmoid", 5.0, True)])
def test_saturation_is_said(neuron: Callable[..., AppTest], name: str, z: float, flat: bool) -> None:
    app = neuron("activation")
    app.slider(key="activation_z").set_value(z)
    settled(app.button_group(key="activation").set_value(name).run())
    assert ("**saturated**" in words(app)) == flat


def test_two_functions_can_be_compared(neuron: Callable[..., AppTest]) -> None:
    app = neuron("activation")
    assert len([trace for trace in figure(app, "curves")["data"] if trace.get("name")]) == 2
    settled(app.selectbox(key="activation_compared").set_value("gelu").run())
    names = [trace["name"] for trace in figure(app, "curves")["data"] if trace.get("name")]
    assert names == ["GELU f", "f′", "Sigmoid f", "f′"]


def test_the_function_stays_chosen_from_step_to_step(neuron: Callable[..., AppTest]) -> None:
    app = neuron("activation")
    settled(app.button_group(key="activation").set_value("tanh").run())
    show(app, "activation", "many-inputs")
    assert "pushed through tanh" in alt(app, "pushed")


def test_without_a_bend_the_chain_is_the_neuron_that_is_written_beside_it(neuron: Callable[..., AppTest]) -> None:
    app = neuron("activation", "chain")
    for name, value in (("chain_w1", 2.0), ("chain_b1", -1.0), ("chain_w2", 1.5), ("chain_b2", 3.0)):
        app.slider(key=name).set_value(value)
    settled(app.run())
    assert r"y = 3.00\,x +1.50" in words(app)
    assert app.metric[0].value == "0.0%"
    assert float(app.metric[1].value.rstrip("%")) > 5


def test_a_shifted_crowd_dies(neuron: Callable[..., AppTest]) -> None:
    app = neuron("activation", "many-inputs")
    app.slider(key="many_mean").set_value(-4.0)
    app.slider(key="many_spread").set_value(0.5)
    settled(app.button_group(key="activation").set_value("relu").run())
    assert [metric.value for metric in app.metric][:3] == ["100.0%", "100.0%", "0.00"]


def test_softmax_shares_out_one(neuron: Callable[..., AppTest]) -> None:
    app = neuron("activation", "layer")
    for letter in "ABCD":
        app.slider(key=f"layer_{letter}").set_value(3.0)
    settled(app.run())
    assert "0.250 + 0.250 + 0.250 + 0.250 = **1.000**" in words(app)
    app.slider(key="layer_A").set_value(4.0)
    settled(app.slider(key="layer_temperature").set_value(0.1).run())
    assert "= **1.000**" in words(app)
    assert "A 100.0%" in alt(app, "layer")


# ── the nerve cell ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_averaging_more_observations_is_drawn_and_measured(neuron: Callable[..., AppTest]) -> None:
    app = neuron("nerve-cell")
    once = alt(app, "rates")
    settled(app.select_slider(key="cell_windows").set_value(100).run())
    assert "100 observations" in alt(app, "rates")
    shares = [float(re.search(r"explains ([\d.]+)%", text)[1]) for text in (once, alt(app, "rates"))]
    assert shares[0] < shares[1]


def test_a_silent_cell_has_one_answer(neuron: Callable[..., AppTest]) -> None:
    app = neuron("nerve-cell")
    settled(app.slider(key="cell_z").set_value(-1.0).run())
    assert [metric.value for metric in app.metric][-2:] == ["1", "1"]
