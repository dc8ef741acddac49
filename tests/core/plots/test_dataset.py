"""Figures of a set of digits as a whole."""

from __future__ import annotations

import numpy as np

from core.plots.dataset import Words, centres, counts
from core.plots.theme import DARK, LIGHT

WORDS = Words("x", "y", ("one", "two"))


def test_every_class_has_a_bar_in_both_sets() -> None:
    figure = counts(np.arange(10), 2 * np.arange(10), WORDS, LIGHT)
    assert [(bar.name, list(bar.y)) for bar in figure.data] == [
        ("one", list(range(10))),
        ("two", list(range(0, 20, 2))),
    ]


def test_centres_are_counted_by_their_distance_from_14() -> None:
    places = np.array([[14.01, 13.51], [14.01, 14.49], [14.01, 20.0]])
    rows, columns = centres(places, WORDS, DARK).data
    assert {x: y for x, y in zip(rows.x, rows.y, strict=True) if y} == {0.0125: 3}
    assert {x: y for x, y in zip(columns.x, columns.y, strict=True) if y} == {-0.4875: 1, 0.4875: 1}
