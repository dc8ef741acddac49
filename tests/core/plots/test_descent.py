"""The valley's picture: every frame shows the way as far as its step."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from core.experiments.gradient_descent import RIVALS, STEPS, descend
from core.plots import descent as plots
from core.plots.theme import DARK, LIGHT, Palette

WORDS = plots.Words(play="play", pause="pause", step="step", x="x", y="y", loss="loss")


def valley(rate: float, palette: Palette = LIGHT) -> go.Figure:
    return plots.valley([(name, descend(name, rate)) for name in RIVALS], WORDS, palette)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_frame_for_every_step_and_the_whole_way_at_first(palette: Palette) -> None:
    figure = valley(0.05, palette)
    assert [frame.name for frame in figure.frames] == [str(step) for step in range(STEPS + 1)]
    assert [len(frame.data[0].x) for frame in figure.frames] == list(range(1, STEPS + 2))
    assert len(figure.data[1].x) == STEPS + 1
    assert list(figure.frames[-1].data[2].y) == list(figure.data[3].y)


def test_frames_replace_the_ways_and_nothing_else() -> None:
    figure = valley(0.05)
    assert figure.frames[0].traces == (1, 2, 3)
    assert [trace.name for trace in figure.data[1:4]] == list(RIVALS)


def test_every_optimizer_differs_by_more_than_colour() -> None:
    ways = valley(0.05).data[1:4]
    assert len({way.line.color for way in ways}) == len({way.line.dash for way in ways}) == 3


def test_an_explosion_stays_drawable() -> None:
    assert np.abs(np.array(valley(1.0).data[1].y)).max() <= 40


def test_the_slider_stands_at_the_last_step() -> None:
    slider = valley(0.05).layout.sliders[0]
    assert slider.active == STEPS
    assert len(slider.steps) == STEPS + 1


def test_the_loss_is_drawn_in_powers_of_ten() -> None:
    way = descend("sgd", 0.1)
    figure = plots.losses([("SGD", way)], WORDS, LIGHT)
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis.ticktext == ("0.0001", "0.001", "0.01", "0.1", "1", "10", "100", "1,000")
    assert list(figure.data[0].y) == way.losses.tolist()
