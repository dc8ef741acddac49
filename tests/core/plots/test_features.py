"""Pictures of features."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.experiments.experiment import Band
from core.plots import features as plots
from core.plots.theme import DARK, LIGHT


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_unit_has_a_tile_and_the_chosen_one_a_frame(palette) -> None:
    kernels = np.random.default_rng(0).standard_normal((16, 28, 28))
    html = plots.tiles(kernels, 2.0, 4, palette, alt='16 "units"')
    assert len(re.findall("<img", html)) == 16
    assert [number for number, frame in enumerate(re.findall(r"0 0 0 (\d)px", html)) if frame == "3"] == [4]
    assert 'aria-label="16 &quot;units&quot;"' in html


def test_equal_weights_have_equal_tiles_whatever_else_is_shown() -> None:
    weak, strong = np.full((28, 28), 0.1), np.full((28, 28), 1.0)
    sources = [
        re.findall(r'src="([^"]+)"', plots.tiles(np.stack([weak, other]), 1.0, 0, LIGHT, alt=""))[0]
        for other in (weak, strong)
    ]
    assert sources[0] == sources[1]


def test_a_profile_colours_by_sign_and_shows_what_is_far_out() -> None:
    figure = plots.profile(np.array([5.0, -1.0, 0.0]), ["a", "b", "c"], "spreads", LIGHT)
    assert list(figure.data[0].marker.color) == [LIGHT.positive, LIGHT.negative, LIGHT.positive]
    assert figure.layout.xaxis.range[1] > 5
    assert figure.layout.xaxis.range[0] == -figure.layout.xaxis.range[1]


def test_what_is_compared_is_marked_and_whiskers_span_the_seeds() -> None:
    bands = {"one": Band(0.2, 0.1, 0.4), "all": Band(0.9, 0.8, 0.95)}
    figure = plots.worth(bands, ["all"], "accuracy", LIGHT)
    bars = figure.data[0]
    assert list(bars.marker.color) == [LIGHT.grid, LIGHT.accent]
    assert list(bars.text) == ["20.0%", "<b>90.0%</b>"]
    assert list(bars.error_x.array) == pytest.approx([0.2, 0.05])
    assert list(bars.error_x.arrayminus) == pytest.approx([0.1, 0.1])
