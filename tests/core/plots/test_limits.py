"""Figures of the limits: what is drawn is what was computed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.maths.network import Network
from core.plots import attack, compute, image_row, opaque
from core.plots.digits import CHALK, ink_png
from core.plots.theme import LIGHT

WORDS = opaque.SumWords("unit", "others", "bias", "logit", "contribution")


def shown(html: str) -> list[str]:
    return re.findall(r"url\((data:image/png;base64,[^)]+)\)", html)


# ── rows of images ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_layers_lie_in_their_order_and_each_fills_its_place() -> None:
    below, above = ink_png(np.eye(28), CHALK), ink_png(np.eye(28)[::-1], CHALK)
    html = image_row.row([image_row.Cell([below, above], "x")], LIGHT, alt="y")
    assert shown(html)[0] != shown(html)[1]
    assert shown(html) == shown(
        image_row.row([image_row.Cell([above], ""), image_row.Cell([below], "")], LIGHT, alt="")
    )
    assert html.count("0 0/100% 100%") == 2


def test_signs_stand_between_and_words_are_escaped() -> None:
    cell = image_row.Cell([ink_png(np.eye(28), CHALK)], "a < b")
    html = image_row.row([cell, cell, cell], LIGHT, alt='"quoted"', signs=("+", "="))
    assert html.index("a &lt; b") < html.index(">+<") < html.index(">=<")
    assert "&quot;quoted&quot;" in html


# ── computing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("n_bytes", "words"), [(999, "999 B"), (407_080, "407 kB"), (7e11, "700 GB"), (3e15, "3e+03 TB")]
)
def test_sizes_have_the_unit_that_fits(n_bytes: float, words: str) -> None:
    assert compute.size(n_bytes) == words


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(5.0, (5.0, "s")), (90.0, (1.5, "min")), (172_800.0, (2.0, "days")), (3.15576e9, (100.0, "years"))],
)
def test_durations_have_the_unit_that_fits(seconds: float, expected: tuple[float, str]) -> None:
    assert compute.duration(seconds) == expected


@pytest.mark.parametrize(
    ("number", "words"), [(101_770, "101,770"), (60_000_000, "6 × 10⁷"), (175_000_000_000, "1.75 × 10¹¹")]
)
def test_large_counts_are_written_by_their_power_of_ten(number: int, words: str) -> None:
    assert compute.count(number) == words


def test_every_network_has_a_dot_at_its_size_and_ones_own_is_marked() -> None:
    figure = compute.parameters({"small": 1000, "mine": 10**6, "large": 10**11}, "mine", "title", LIGHT)
    (dots,) = figure.data
    assert list(dots.x) == [1000, 10**6, 10**11]
    assert dots.marker.color == (LIGHT.muted, LIGHT.accent, LIGHT.muted)
    assert [line.x1 for line in figure.layout.shapes] == [1000, 10**6, 10**11]
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.xaxis.range[1] > 11


def test_times_are_drawn_in_milliseconds() -> None:
    (dots,) = compute.race({"loop": 0.0253, "batch": 4.2e-6}, "title", "ms", LIGHT).data
    assert list(dots.x) == pytest.approx([25.3, 0.0042])
    assert [text.strip() for text in dots.text] == ["25.3 ms", "0.0042 ms"]


def test_memory_is_drawn_part_by_part() -> None:
    (bars,) = compute.memory({"weights": 4000, "outputs": 1_000_000}, LIGHT).data
    assert list(bars.x) == [4000, 1_000_000]
    assert list(bars.text) == ["4 kB", "1 MB"]


# ── a look inside ─────────────────────────────────────────────────────────────────────────────────────────────────────

PARTS = np.array([0.5, -2.0, 1.0, 0.1, 0.2, 0.3, 0.4, 0.05, 0.6, 3.0])


def test_the_steps_of_the_sum_end_at_the_logit() -> None:
    steps, joints = opaque.total(PARTS, 0.25, WORDS, LIGHT).data
    *amounts, logit = steps.x
    assert sum(amounts) == pytest.approx(logit) == pytest.approx(PARTS.sum() + 0.25)
    assert list(steps.base) == pytest.approx([*np.cumsum([0, *amounts])[:-1], 0]), (
        "each begins where the last one ended"
    )
    assert set(joints.y) - {None} == set(steps.y), "on an axis of names a number would be one more name"
    assert list(steps.y[:3]) == ["unit 9", "unit 1", "unit 2"], "the strongest first, whatever its sign"
    assert amounts[-2] == pytest.approx(PARTS[[3, 7]].sum()), "what is not shown by itself is shown together"


def test_the_axis_holds_every_step() -> None:
    figure = opaque.total(-PARTS, 0.0, WORDS, LIGHT)
    low, high = figure.layout.xaxis.range
    steps = np.cumsum(figure.data[0].x[:-1])
    assert low < min(0, steps.min())
    assert high > max(0, steps.max())


def test_pictures_of_units_are_those_of_the_strongest() -> None:
    network = Network.initialise((784, 10, 10), seed=1)
    html = opaque.stencils(network, PARTS, np.eye(28), LIGHT, unit="unit", alt="x")
    assert re.findall(r"unit (\d+): ([+-][\d.]+)", html)[:2] == [("9", "+3.00"), ("1", "-2.00")]
    assert len(shown(html)) == 2 * opaque.SHOWN


def test_the_map_lies_under_the_digit() -> None:
    html = opaque.covered(np.eye(28), -np.eye(28), ("digit", "map"), LIGHT, alt="x")
    assert len(shown(html)) == 3
    assert html.index("digit") < html.index("map")


# ── attacks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_row_adds_up() -> None:
    image, moved = np.zeros((28, 28)), np.full((28, 28), 0.1)
    html = attack.addition(image, moved, ("digit", "change", "result"), LIGHT, alt="x", full=0.3)
    first, _, last = shown(html)
    assert first != last
    assert last in shown(image_row.row([image_row.Cell([ink_png(moved, CHALK)], "")], LIGHT, alt=""))


def test_both_lines_are_drawn_and_ones_own_size_is_marked() -> None:
    figure = attack.accuracies(
        [0, 0.1, 0.2], np.array([1, 0.2, 0]), np.array([1, 1, 0.9]), 0.15, ("along", "random", "x", "y"), LIGHT
    )
    lines = {line.name: list(line.y) for line in figure.data}
    assert lines == {"along": [1, 0.2, 0], "random": [1, 1, 0.9]}
    (mark,) = figure.layout.shapes
    assert mark.x0 == mark.x1 == 0.15
