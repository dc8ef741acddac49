"""The network page: what its controls say is what its figures and sentences show, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.content import LANGUAGES
from core.experiments import hidden_transform, layers
from core.maths.softmax import softmax
from core.plots.digits import percent
from tests.pages.reading import alt, figure, html, settled, words
from ui import services
from ui.cards.network import data

PAGE = "theory/network"
FINDINGS = {
    "layers": data.layers_finding,
    "forward-pass": data.forward_pass_finding,
    "hidden-transform": data.hidden_transform_finding,
    "softmax-layer": data.softmax_layer_finding,
}
"""The cards that are measured while one looks."""


@pytest.fixture
def network(open_step: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that opens the page at a step of a card: ``network("forward-pass", "count", "zh")``."""
    return partial(open_step, PAGE)


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", FINDINGS)
def test_a_verdict_is_filled_with_measured_figures(network: Callable[..., AppTest], card: str, language: str) -> None:
    app = network(card, language=language)
    settled(app.button(key=f"{card}.predict-skip").click().run())
    finding = FINDINGS[card]()
    section = content.lesson(language, "network")[f"{card}.verdict"]
    assert content.fill(section.body, finding.measured) in words(app)
    assert content.placeholders(section.body) == finding.measured.keys(), "no figure is measured for nothing"


# ── layers ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("units", "shape"), [(1, "open"), (3, "closed")])
def test_the_number_of_units_draws_as_many_lines(network: Callable[..., AppTest], units: int, shape: str) -> None:
    app = network()
    settled(app.button_group(key="layers_units").set_value(units).run())
    dashed = [trace for trace in figure(app, "layers-plane")["data"] if trace.get("line", {}).get("dash") == "dash"]
    assert len(dashed) == units
    assert content.ui_texts("en")[f"network.layers.{shape}"] in words(app)
    assert f"{layers.train(units, 0).accuracy:.1%}" in alt(app, "layers-plane")


def test_another_start_is_another_network(network: Callable[..., AppTest]) -> None:
    app = network()
    settled(app.button(key="layers_start").click().run())
    shown = re.search(r"gets ([\d.]+%)", alt(app, "layers-plane"))
    assert shown
    assert shown[1] == f"{layers.train(3, 1).accuracy:.1%}"


# ── forward pass ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("units", "total"), [(128, "101,770"), (32, "25,450")])
def test_parameters_are_counted_live(network: Callable[..., AppTest], language: str, units: int, total: str) -> None:
    app = network("forward-pass", "count", language)
    settled(app.select_slider(key="forward_units").set_value(units).run())
    assert f"**{total}**" in words(app)
    assert f"784 × {units} + {units}" in words(app) + html(app)
    assert "[[" not in words(app) + html(app)


def test_a_units_sum_is_the_networks(network: Callable[..., AppTest]) -> None:
    app = network("forward-pass")
    shown = app.button_group(key="forward_unit")
    unit = int(shown.options[3])
    settled(shown.set_value(unit).run())
    image = services.test_set()[0][app.session_state["forward_pass_example"]] / 255
    trace = services.demo_model().forward(image.reshape(1, -1))
    assert f"= {trace.z[0][0, unit]:.2f}" in words(app)
    assert f"= {trace.a[0][0, unit]:.2f}" in words(app)
    given = trace.a[0][0, unit] * services.demo_model().layers[1].kernel[unit]
    assert figure(app, "contributions")["data"][0]["text"] == [f"{value:+.2f}" for value in given]


def test_another_digit_has_other_units(network: Callable[..., AppTest]) -> None:
    app = network("forward-pass")
    before = list(app.button_group(key="forward_unit").options)
    settled(app.button(key="forward_pass_shuffle").click().run())
    assert list(app.button_group(key="forward_unit").options) != before


# ── hidden layers transform ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_figures_are_those_of_the_network_that_is_chosen(network: Callable[..., AppTest]) -> None:
    app = network("hidden-transform")
    for name, clouds in (("untrained", data.untrained_clouds()), ("trained", data.trained_clouds())):
        settled(app.button_group(key="clouds_network").set_value(name).run())
        shown = [metric.value for metric in app.metric]
        for space in clouds.spaces.values():
            assert f"{space.nearest:.1%}" in shown


@pytest.mark.parametrize("place", hidden_transform.SPACES)
def test_the_picture_is_that_of_the_place(network: Callable[..., AppTest], place: str) -> None:
    app = network("hidden-transform")
    settled(app.button_group(key="clouds_place").set_value(place).run())
    space = data.trained_clouds().spaces[place]
    assert f"{space.nearest:.1%}" in alt(app, "clouds")
    assert sum(len(trace["text"]) for trace in figure(app, "clouds")["data"]) == len(space.flat)


def test_a_digit_can_be_picked_out_and_let_go(network: Callable[..., AppTest]) -> None:
    app = network("hidden-transform")
    every = {trace["textfont"]["color"] for trace in figure(app, "clouds")["data"]}
    settled(app.button_group(key="clouds_digit").set_value(4).run())
    assert len({trace["textfont"]["color"] for trace in figure(app, "clouds")["data"]}) == 2
    assert len(every) == 10


# ── softmax ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_logit_moves_every_probability_and_they_stay_shares_of_one(network: Callable[..., AppTest]) -> None:
    app = network("softmax-layer")
    image = services.test_set()[0][app.session_state["softmax_example"]] / 255
    logits = services.demo_model().logits(image.reshape(1, -1))[0]
    runner_up = int(logits.argsort()[-2])
    assert app.button_group(key="softmax_class").value == runner_up, "the one whose probability moves first"
    settled(app.slider(key="softmax_push").set_value(20.0).run())
    logits[runner_up] += 20
    shown = figure(app, "softmax-shares")["data"][1]["text"]
    assert shown == [percent(float(share)) for share in softmax(logits)]
    assert "1.000000" in [metric.value for metric in app.metric]
    assert f"The logit of {runner_up} moved by +20.0" in alt(app, "softmax-shares")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_to_noise_is_the_networks(network: Callable[..., AppTest], language: str) -> None:
    app = network("softmax-layer", "noise", language)
    for kind in ("shuffled", "even"):
        settled(app.button_group(key="noise_kind").set_value(kind).run())
        noise = data.noise(kind)
        assert f"**{noise.probabilities[0].argmax()}**" in words(app)
        assert f"{noise.top.mean():.2f}" in [metric.value for metric in app.metric]
    assert "[[" not in words(app) + html(app)


def test_another_image_of_noise(network: Callable[..., AppTest]) -> None:
    app = network("softmax-layer", "noise")
    before = html(app)
    settled(app.button(key="noise_another").click().run())
    assert html(app) != before
