"""Images side by side with what is said of them, as HTML that fits every width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from core.plots.digits import BOARD, data_uri
from core.plots.theme import Palette

_IMAGE: Final = "width:100%;aspect-ratio:1;image-rendering:pixelated;border-radius:6px;display:block;"


@dataclass(frozen=True, slots=True)
class Cell:
    """One image of a row.

    Parameters
    ----------
    pngs : sequence of bytes
        Layers of one image, the lowest first.
    caption : str
    ground : str, optional
        The colour behind them.
    """

    pngs: Sequence[bytes]
    caption: str
    ground: str = BOARD


def row(cells: Sequence[Cell], palette: Palette, *, alt: str, signs: Sequence[str] = (), width: int = 700) -> str:
    """Return images in one row, with a sign between each two where there are ``signs``.

    Parameters
    ----------
    cells : sequence of Cell
    palette : Palette
    alt : str
        What the row shows, for those who cannot see it.
    signs : sequence of str
        One fewer than the cells, or none.
    width : int
        CSS pixels that the row has at most.
    """
    parts = []
    for number, cell in enumerate(cells):
        if number and signs:
            parts.append(
                f'<div aria-hidden="true" style="align-self:center;padding-bottom:1.6rem;font-size:1.4rem;'
                f'color:{palette.muted}">{escape(signs[number - 1])}</div>'
            )
        parts.append(f'<div style="flex:1 1 0;min-width:0">{_image(cell, palette)}</div>')
    return (
        f'<div role="img" aria-label="{escape(alt)}" style="display:flex;gap:.6rem;max-width:{width}px">'
        f"{''.join(parts)}</div>"
    )


def tiles(cells: Sequence[Cell], palette: Palette, *, alt: str, side: int = 84) -> str:
    """Return small images that wrap into as many rows as they need."""
    parts = "".join(f'<div style="flex:0 0 {side}px">{_image(cell, palette)}</div>' for cell in cells)
    return (
        f'<div role="img" aria-label="{escape(alt)}" style="display:flex;flex-wrap:wrap;gap:.8rem .7rem">{parts}</div>'
    )


def _image(cell: Cell, palette: Palette) -> str:
    layers = ",".join(f"url({data_uri(png)}) 0 0/100% 100%" for png in reversed(cell.pngs))  # the topmost first
    return (
        f'<div style="{_IMAGE}background:{layers},{cell.ground};box-shadow:0 0 0 1px {palette.grid}">'
        f'</div><div style="font-size:.8125rem;line-height:1.35;color:{palette.muted};margin-top:.3rem">'
        f"{escape(cell.caption)}</div>"
    )
