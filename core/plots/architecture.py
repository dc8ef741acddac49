"""A network as boxes in a row: what goes in, the layers, what comes out, and how many parameters lie in between.

HTML that wraps to a column on a phone; made anew at every move of a slider.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from core.plots.theme import Palette


@dataclass(frozen=True, slots=True)
class Box:
    """One layer: how many units, and what they are."""

    count: str
    name: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """The connections between two layers: the sum that counts their parameters, and its result."""

    sum: str
    count: str


_CSS: Final = """
<style>
.lab-architecture { display: flex; justify-content: space-between; gap: 10px; padding: 8px 0; }
.lab-architecture > div { display: flex; flex-direction: column; justify-content: center; text-align: center; }
.lab-architecture > .layer { flex: 1 1 0; max-width: 13rem; border-radius: 12px; padding: 14px 12px; }
.lab-architecture > .link { flex: 1 1 0; max-width: 12rem; }
@media (max-width: 700px) {
  .lab-architecture { flex-direction: column; align-items: center; }
  .lab-architecture > .layer { width: 100%; max-width: 16rem; }
  .lab-architecture .arrow { transform: rotate(90deg); margin: 6px 0; }
}
</style>
"""


def picture(parts: list[Box | Link], colours: Palette, *, alt: str) -> str:
    """Return the network as HTML, drawn in the order of ``parts``.

    Parameters
    ----------
    parts : list of Box and Link
    colours : Palette
    alt : str
        What it shows, for those who cannot see it.
    """
    drawn = "".join(_box(part, colours) if isinstance(part, Box) else _link(part, colours) for part in parts)
    return (
        f'{_CSS}<div class="lab-architecture" role="img" aria-label="{escape(alt)}" style="color:{colours.text}">'
        f"{drawn}</div>"
    )


def _box(box: Box, colours: Palette) -> str:
    notes = "".join(f'<div style="font-size:13px;color:{colours.muted}">{escape(note)}</div>' for note in box.notes)
    return (
        f'<div class="layer" style="border:1.5px solid {colours.accent}">'
        f'<div style="font-size:26px;font-weight:600;line-height:1.2">{escape(box.count)}</div>'
        f'<div style="font-size:15px">{escape(box.name)}</div>{notes}</div>'
    )


def _link(link: Link, colours: Palette) -> str:
    return (
        f'<div class="link"><div style="font-size:13px;color:{colours.muted}">{escape(link.sum)}</div>'
        f'<div class="arrow" style="color:{colours.accent};line-height:1.1;font-size:20px">⟶</div>'
        f'<div style="font-size:15px;font-weight:600">{escape(link.count)}</div></div>'
    )
