"""Dropout's pictures: what is off is grey, and sums are what the cells say."""

from __future__ import annotations

import numpy as np
import pytest

from core.experiments.dropout import ten_ones
from core.plots import dropout as plots
from core.plots.theme import DARK, LIGHT, Palette

WORDS = ("step", "sum", "one step", "mean", "in use")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_cell_for_every_number_and_its_sum(palette: Palette) -> None:
    values = np.array([0.0] * 4 + [2.0] * 6)
    html = plots.cells([("a <b>", values)], "Σ =", palette, alt="alt")
    assert html.count(f"background:{palette.zero}") == 4
    assert html.count(f"background:{palette.positive}") == 6
    assert "Σ = 12" in html
    assert "a &lt;b&gt;" in html


def test_the_mean_so_far_leads_to_the_sum_in_use() -> None:
    steps = ten_ones(0.5, 400)
    each, mean, in_use = plots.sums(steps, WORDS, LIGHT).data
    assert list(each.y) == steps.sums.tolist()
    assert mean.y[-1] == pytest.approx(in_use.y[-1], rel=0.05)
