"""Rows of images with what a network says about each."""

from __future__ import annotations

import numpy as np

from core.plots.gallery import Picture, Stencil, rows, stencils
from core.plots.theme import DARK, LIGHT

INK = np.full((28, 28), 0.5, np.float32)


def test_each_image_has_its_words() -> None:
    html = rows(
        [Picture(INK, "✓ 7", "label 7", "a seven", right=True), Picture(INK, "✗ 6", "<5>", "x", right=False)], LIGHT
    )
    assert html.count("<img") == 2
    assert 'alt="a seven"' in html
    assert "&lt;5&gt;" in html


def test_what_is_wrong_is_framed_and_bold() -> None:
    right = rows([Picture(INK, "✓ 7", "7", "x", right=True)], DARK)
    wrong = rows([Picture(INK, "✗ 7", "1", "x", right=False)], DARK)
    assert DARK.bad not in right
    assert DARK.bad in wrong
    assert "font-weight:600" in wrong


def test_a_note_stands_below_where_there_is_one() -> None:
    noted, plain = (rows([Picture(INK, "7", "7", "x", right=True, note=note)], LIGHT) for note in ("<b>", ""))
    assert "<b>" not in noted
    assert "&lt;b&gt;" in noted
    assert noted.count("<div") == plain.count("<div") + 1


def test_weights_are_pictures_on_the_ground_of_zero() -> None:
    html = stencils([Stencil(INK - 0.5, "unit 1", "weights of unit 1"), Stencil(-INK, "unit 2", "x")], DARK)
    assert html.count("<img") == 2
    assert html.count(f"background:{DARK.zero}") == 2
    assert 'alt="weights of unit 1"' in html
