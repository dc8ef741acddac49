"""Logits, shares and certainties are drawn as they are."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots import softmax_layer as plots
from core.plots.theme import LIGHT

LOGITS = np.array([2.0, -1.0, 0.5])
BEFORE, NOW = np.array([0.2, 0.3, 0.5]), np.array([0.7, 0.1, 0.2])


def test_bars_are_the_numbers_and_ticks_are_where_they_were() -> None:
    figure = plots.shares(LOGITS, (BEFORE, NOW), 1, 22.0, ("z", "p", "before"), LIGHT)
    logits, now, before = figure.data
    assert list(logits.x) == LOGITS.tolist()
    assert logits.marker.color == (LIGHT.positive, LIGHT.negative, LIGHT.positive)
    assert list(now.x) == NOW.tolist()
    assert now.text == ("70%", "10%", "20%")
    assert list(before.x) == BEFORE.tolist()
    assert "<b>1" in now.y[1], "the logit that moves is marked"
    assert figure.layout.xaxis.range == (-22.0, 22.0)
    assert figure.layout.yaxis.type == figure.layout.yaxis2.type == "category"


def test_every_image_is_counted_once() -> None:
    noise, digits = np.array([0.1, 0.55, 0.56, 1.0]), np.array([0.99, 1.0])
    figure = plots.certainty(noise, digits, 0.55, ("noise", "digits", "top", "share", "this"), LIGHT)
    for bars in figure.data:
        assert sum(bars.y) == pytest.approx(1)
    assert max(figure.data[1].y) == 1, "both digits are in the last bar"
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == 0.55
