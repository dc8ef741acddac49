"""The picture is well-formed, complete, inside its frame, and still where motion is not wanted."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from core.maths.network import Network
from core.plots import theme
from core.plots.forward_flow import Flow, flow
from core.plots.forward_layout import TALL, WIDE, Layout
from core.plots.forward_picture import Captions, picture

CAPTIONS = Captions("pixels & more", "units", "answers")


@pytest.fixture
def way() -> Flow:
    image = np.random.default_rng(2).random((28, 28)).astype(np.float32)
    return flow(Network.initialise((784, 64, 10), seed=1), image)


def parsed(way: Flow, layout: Layout) -> ElementTree.Element:
    svg = picture(way, theme.LIGHT, layout, CAPTIONS, alt='a <digit> & its "way"')
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("layout", [WIDE, TALL], ids=["wide", "tall"])
def test_everything_of_the_flow_is_drawn(way: Flow, layout: Layout) -> None:
    svg = parsed(way, layout)
    assert svg.get("aria-label") == 'a <digit> & its "way"'
    paths = svg.findall(".//path")
    assert len(paths) == len(way.from_pixels) + len(way.to_classes)
    links = [*way.from_pixels, *way.to_classes]
    assert [" for " in f" {path.get('class')} " for path in paths] == [link.strength > 0 for link in links]
    assert [group.get("id") for group in svg.findall(".//g[@id]")] == [
        *(f"u{unit}" for unit in range(len(way.units))),
        *(f"c{digit}" for digit in range(10)),
    ]
    lit = svg.findall(".//g[@class='answer']/..")
    assert [group.get("id") for group in lit] == [f"c{way.answer}"]


@pytest.mark.parametrize("layout", [WIDE, TALL], ids=["wide", "tall"])
def test_bars_have_the_length_of_the_probabilities(way: Flow, layout: Layout) -> None:
    side = "height" if layout.upright else "width"
    lengths = [float(bar.get(side)) for bar in parsed(way, layout).findall(".//rect[@class='bar']")]
    assert lengths == pytest.approx([max(layout.bar * p, 1.5) for p in way.probabilities], abs=0.06)


@pytest.mark.parametrize("layout", [WIDE, TALL], ids=["wide", "tall"])
def test_everything_lies_inside_the_frame(way: Flow, layout: Layout) -> None:
    svg = parsed(way, layout)
    width, height = layout.size
    for circle in svg.iter("circle"):
        x, y, r = (float(circle.get(name)) for name in ("cx", "cy", "r"))
        assert r <= x <= width - r
        assert r <= y <= height - r
    for rect in (*svg.iter("rect"), *svg.iter("image")):
        x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + w <= width
        assert y + h <= height


def test_links_leave_from_their_pixel_and_arrive_at_their_unit(way: Flow) -> None:
    svg = parsed(way, WIDE)
    link, path = way.from_pixels[0], svg.findall(".//path")[0]
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d"))]
    row, column = divmod(link.source, 28)
    pixel = WIDE.image / 28
    assert numbers[:2] == pytest.approx([(column + 0.5) * pixel, WIDE.image_across + (row + 0.5) * pixel], abs=0.06)
    unit = svg.find(f".//g[@id='u{link.target}']/circle")
    assert numbers[-1] == pytest.approx(float(unit.get("cy")), abs=0.06)


def test_nothing_moves_for_those_who_do_not_want_it(way: Flow) -> None:
    style = parsed(way, WIDE).find("style").text
    outside = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*\s*\}", "", style)
    assert "animation:" in style
    assert "animation" not in outside
    # An animation has no end frame of its own: what is drawn without it is where it ends.
    assert "to {" not in style
    assert not re.search(r"100% \{", style)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_are_the_palettes(way: Flow, dark: bool) -> None:
    palette = theme.palette(dark=dark)
    svg = picture(way, palette, WIDE, CAPTIONS, alt="")
    used = set(re.findall(r"#[0-9a-f]{6}\b", svg))
    assert used <= {
        palette.text, palette.muted, palette.positive, palette.negative, palette.accent, palette.surface, palette.grid
    }  # fmt: skip


def test_a_chosen_unit_stands_out_and_nothing_moves(way: Flow) -> None:
    style = ElementTree.fromstring(picture(way, theme.LIGHT, WIDE, CAPTIONS, alt="", chosen=2)).find("style").text
    assert "animation: none !important" in style
    assert ".link:not(.u2) { opacity: .07 }" in style
