"""What a unit adds is drawn as it is."""

from __future__ import annotations

import numpy as np

from core.plots import forward_pass as plots
from core.plots.theme import LIGHT


def test_bars_are_blue_for_and_orange_against() -> None:
    given = np.array([1.5, -0.5, 0.0])
    figure = plots.contributions(given, 0, 2.0, ("answer", "added"), LIGHT)
    (bars,) = figure.data
    assert list(bars.y) == given.tolist()
    assert bars.marker.color == (LIGHT.positive, LIGHT.negative, LIGHT.positive)
    assert bars.text == ("+1.50", "-0.50", "+0.00")
    assert bars.x == ("<b>0</b>", "1", "2"), "the network's answer is in bold"
    assert figure.layout.yaxis.range == (-2.5, 2.5)
