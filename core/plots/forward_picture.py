"""The picture of a forward pass: a digit's pixels, the hidden units that they wake, and the answer that these give.

An SVG that plays once, by its own style sheet, in the order in which a network computes; those who asked their system
for less motion see its end at once. Pointing at an output, or at a hidden unit, leaves only its links. Blue speaks for,
orange against. Two layouts of the same drawing: along a wide screen, and down a narrow one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from core.data.mnist import SIDE
from core.plots.digits import data_uri, ink_png, percent
from core.plots.forward_flow import Flow, Link
from core.plots.forward_layout import Layout
from core.plots.theme import Palette


@dataclass(frozen=True, slots=True)
class Captions:
    """What stands under the three parts, in the reader's language."""

    pixels: str
    units: str
    classes: str


_STYLE = """
svg {{ display: block; width: 100%; height: auto; overflow: visible; font-family: inherit; }}
text {{ fill: {text}; }} .quiet {{ fill: {muted}; }}
.link {{ fill: none; transition: opacity .2s; }}
.for {{ stroke: {positive}; }} .against {{ stroke: {negative}; }}
.part {{ cursor: default; }}
@media (prefers-reduced-motion: no-preference) {{
  .image {{ animation: appear .5s ease-out both; }}
  .in {{ animation: flow .7s .35s ease-in-out both; }}
  .unit {{ animation: appear .4s both; }}
  .out {{ animation: flow .6s 1.35s ease-in-out both; }}
  .bar {{ animation: {grow} .5s 1.9s cubic-bezier(.2, .8, .3, 1) both; }}
  .answer {{ animation: pop .45s 2.05s ease-out both; }}
  .late {{ animation: appear .4s 2.1s both; }}
}}
@keyframes appear {{ from {{ opacity: 0; }} }}
@keyframes flow {{ from {{ stroke-dashoffset: 1; }} }}
@keyframes right {{ from {{ transform: scaleX(0); }} }}
@keyframes down {{ from {{ transform: scaleY(0); }} }}
@keyframes pop {{ from {{ transform: scale(.4); opacity: 0; }} 60% {{ transform: scale(1.2); }} }}
.bar, .answer {{ transform-box: fill-box; transform-origin: {origin}; }} .answer {{ transform-origin: center; }}
"""


def picture(
    flow: Flow, palette: Palette, layout: Layout, captions: Captions, *, alt: str, chosen: int | None = None
) -> str:
    """Return the picture as SVG.

    Parameters
    ----------
    flow : Flow
    palette : Palette
    layout : Layout
        ``forward_layout.WIDE`` or ``TALL``.
    captions : Captions
    alt : str
        What the picture shows, for those who cannot see it.
    chosen : int, optional
        Position of a shown hidden unit that is looked at: its links stand out, and the picture does not move.
    """
    width, height = layout.size
    parts = [
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(alt)}">',
        f"<style>{_style(flow, palette, layout)}{_looked_at(chosen, palette)}</style>",
        *_image(flow, palette, layout),
        *_links_in(flow, layout),
        *_links_out(flow, layout),
        *_units(flow, palette, layout),
        *_classes(flow, palette, layout),
        *_captions(layout, captions),
        "</svg>",
    ]
    return "".join(parts)


def _style(flow: Flow, palette: Palette, layout: Layout) -> str:
    grow, origin = ("down", "top") if layout.upright else ("right", "left")
    style = _STYLE.format(
        text=palette.text, muted=palette.muted, positive=palette.positive, negative=palette.negative,
        grow=grow, origin=origin,
    )  # fmt: skip
    groups = [f"c{digit}" for digit in range(len(flow.probabilities))] + [f"u{unit}" for unit in range(len(flow.units))]
    style += f".out:not(.c{flow.answer}) {{ opacity: .4; }} .out.c{flow.answer} {{ stroke-opacity: .9; }}"
    for group in groups:
        style += f"svg:has(#{group}:hover) .link{{opacity:.04}}svg:has(#{group}:hover) .link.{group}{{opacity:1}}"
    return style


def _looked_at(chosen: int | None, palette: Palette) -> str:
    if chosen is None:
        return ""
    return (
        f"svg * {{ animation: none !important }} .link:not(.u{chosen}) {{ opacity: .07 }}"
        f".link.u{chosen} {{ opacity: 1 }} #u{chosen} circle {{ stroke: {palette.accent}; stroke-width: 3 }}"
    )


def _image(flow: Flow, palette: Palette, layout: Layout) -> Iterator[str]:
    x, y = layout.point(0, layout.image_across)
    box = f'x="{x:g}" y="{y:g}" width="{layout.image:g}" height="{layout.image:g}"'
    yield f'<rect {box} rx="10" fill="{palette.surface}" stroke="{palette.grid}"/>'
    address = data_uri(ink_png(flow.image, palette.text))
    yield f'<image class="image" {box} href="{address}" style="image-rendering:pixelated"/>'


def _links_in(flow: Flow, layout: Layout) -> Iterator[str]:
    pixel = layout.image / SIDE
    for link in flow.from_pixels:
        row, column = divmod(link.source, SIDE)
        along, across = (row, column) if layout.upright else (column, row)
        start = ((along + 0.5) * pixel, layout.image_across + (across + 0.5) * pixel)
        end = (layout.units_at - layout.unit_radius, layout.row(link.target, len(flow.units), layout.unit_gap))
        yield _link(link, layout, start, end, f"in u{link.target}", thickest=1.6)


def _links_out(flow: Flow, layout: Layout) -> Iterator[str]:
    for link in flow.to_classes:
        start = (layout.units_at + layout.unit_radius, layout.row(link.source, len(flow.units), layout.unit_gap))
        end = (
            layout.classes_at - layout.class_radius,
            layout.row(link.target, len(flow.probabilities), layout.class_gap),
        )
        yield _link(link, layout, start, end, f"out u{link.source} c{link.target}", thickest=3.2)


def _link(
    link: Link,
    layout: Layout,
    start: tuple[float, float],
    end: tuple[float, float],
    names: str,
    thickest: float,
) -> str:
    """Draw a curve that leaves and arrives in the direction of the flow."""
    middle = (start[0] + end[0]) / 2
    points = [layout.point(*place) for place in (start, (middle, start[1]), (middle, end[1]), end)]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    strength = abs(link.strength)
    sign = "for" if link.strength > 0 else "against"
    return (
        f'<path class="link {sign} {names}" '
        f'd="M{x0:.1f} {y0:.1f}C{x1:.1f} {y1:.1f} {x2:.1f} {y2:.1f} {x3:.1f} {y3:.1f}" '
        f'stroke-width="{0.4 + (thickest - 0.4) * strength:.2f}" stroke-opacity="{0.1 + 0.6 * strength:.2f}" '
        'pathLength="1" stroke-dasharray="1"/>'
    )


def _units(flow: Flow, palette: Palette, layout: Layout) -> Iterator[str]:
    largest = max((abs(float(output)) for output in flow.outputs), default=1.0)
    for position, output in enumerate(flow.outputs):
        x, y = layout.point(layout.units_at, layout.row(position, len(flow.units), layout.unit_gap))
        circle = f'cx="{x:g}" cy="{y:g}" r="{layout.unit_radius:g}"'
        colour = palette.positive if output > 0 else palette.negative
        yield (
            f'<g id="u{position}" class="part unit" style="animation-delay:{0.85 + 0.03 * position:.2f}s">'
            f"<title>a = {float(output):.2f}</title>"
            f'<circle {circle} fill="{palette.surface}"/>'
            f'<circle {circle} fill="{colour}" fill-opacity="{0.15 + 0.85 * abs(float(output)) / largest:.2f}" '
            f'stroke="{colour}"/></g>'
        )


def _classes(flow: Flow, palette: Palette, layout: Layout) -> Iterator[str]:
    for digit, probability in enumerate(flow.probabilities):
        share, best = float(probability), digit == flow.answer
        across = layout.row(digit, len(flow.probabilities), layout.class_gap)
        x, y = layout.point(layout.classes_at, across)
        centre = f'cx="{x:g}" cy="{y:g}"'
        circle = f'{centre} r="{layout.class_radius:g}"'
        yield f'<g id="c{digit}" class="part"><title>{digit}: {percent(share)}</title>'
        yield f'<circle {circle} fill="{palette.surface}" stroke="{palette.grid}"/>'
        if best:
            glow = f'{centre} r="{layout.class_radius + 5:g}" opacity=".22"'
            yield f'<g class="answer" fill="{palette.accent}"><circle {glow}/><circle {circle}/></g>'
        ink = palette.surface if best else palette.muted
        yield _text(x, y + layout.font * 0.36, str(digit), layout.font + 2, f'style="fill:{ink};font-weight:600"')
        yield from _bar(share, best, across, palette, layout)
        yield "</g>"


def _bar(share: float, best: bool, across: float, palette: Palette, layout: Layout) -> Iterator[str]:
    begin = layout.classes_at + layout.class_radius + 9
    thick, length = 8.0, max(layout.bar * share, 1.5)
    x, y = layout.point(begin, across - thick / 2)
    width, height = layout.point(length, thick)
    colour = palette.accent if best else palette.muted
    yield f'<rect class="bar" x="{x:g}" y="{y:g}" width="{width:.1f}" height="{height:.1f}" rx="2" fill="{colour}"/>'
    if share < 0.01:
        return
    look = 'class="late" style="font-weight:600"' if best else 'class="late quiet"'
    if layout.upright:
        yield _text(across, begin + length + layout.font + 2, percent(share), layout.font, look)
    else:
        yield _text(begin + length + 7, across + layout.font * 0.36, percent(share), layout.font, look, "start")


def _captions(layout: Layout, captions: Captions) -> Iterator[str]:
    """Write under each part of a wide picture; under a tall one, in one line."""
    if layout.upright:
        words = f"{captions.pixels} → {captions.units} → {captions.classes}"
        yield _text(layout.across / 2, layout.along - 4, words, layout.font - 1, 'class="quiet"')
        return
    base = layout.across + 8
    for along, words in (
        (layout.image / 2, captions.pixels),
        (layout.units_at, captions.units),
        (layout.classes_at + 50, captions.classes),
    ):
        yield _text(along, base, words, layout.font, 'class="quiet"')


def _text(x: float, y: float, words: str, size: float, look: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" {look}>{escape(words)}</text>'
