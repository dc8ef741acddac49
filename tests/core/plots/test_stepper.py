"""The stepper's pictures: one colour code, width by size, and the part at work stands out."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from core.explain.backpropagation import Step
from core.plots import stepper
from core.plots.theme import DARK, LIGHT, Palette

WEIGHTS = np.array([2.0, -1.0, 0.0, 0.5, 0.1, 0.2, 1.0, -2.0, 0.3])
STEP = Step("forward", "z_1", "", "", 0.0, ("x1", "h1"), edges=(0,))
VALUES = {"x1": 0.0, "x2": 1.0, "h1": 0.5, "h2": None, "o": None}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("width", [680, 360])
def test_links_say_sign_and_size_of_their_weight(palette: Palette, width: int) -> None:
    picture = stepper.network(WEIGHTS, VALUES, STEP, palette, width=width, alt="a network")
    links = [line for line in ElementTree.fromstring(picture).iter("line") if line.get("stroke-opacity") == "1"]
    assert [line.get("stroke") for line in links] == [
        palette.positive,
        palette.negative,
        palette.zero,
        palette.positive,
        palette.positive,
        palette.negative,
    ]
    assert [line.get("stroke-width") for line in links] == ["6.0", "3.0", "1.0", "1.5", "3.0", "6.0"]


def test_what_is_at_work_stands_out_and_what_is_unknown_is_asked() -> None:
    picture = stepper.network(WEIGHTS, VALUES, STEP, LIGHT, width=680, alt='a "network"')
    circles = list(ElementTree.fromstring(picture).iter("circle"))
    assert [circle.get("stroke") == LIGHT.accent for circle in circles] == [True, False, True, False, False]
    assert len(re.findall(">\\?<", picture)) == 2
    assert 'aria-label="a &quot;network&quot;"' in picture


def test_the_loss_is_drawn_from_before_the_first_update() -> None:
    figure = stepper.loss_curve((0.7, 0.6, 0.5), ("updates", "loss"), LIGHT)
    assert list(figure.data[0].x) == [0, 1, 2]
    assert list(figure.data[0].y) == [0.7, 0.6, 0.5]
