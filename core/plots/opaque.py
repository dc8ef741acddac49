"""Looking into a network: where ink counts, what each unit adds, which other digits look alike to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.maths.arrays import FloatArray
from core.maths.network import Network
from core.plots.digits import CHALK, ink_png, signed_png
from core.plots.image_row import Cell, row, tiles
from core.plots.theme import Palette

SHOWN: Final = 8
"""Units that are shown one by one."""
_FAINT: Final = 0.45


@dataclass(frozen=True, slots=True)
class SumWords:
    """What stands at the sum of the units, in the reader's language."""

    unit: str
    others: str
    bias: str
    logit: str
    axis: str


def strongest(parts: FloatArray, count: int = SHOWN) -> list[int]:
    """Return the units with the largest contributions in magnitude, the largest first."""
    return [int(unit) for unit in np.argsort(-np.abs(parts), kind="stable")[:count]]


def covered(image: FloatArray, lost: FloatArray, captions: tuple[str, str], palette: Palette, *, alt: str) -> str:
    """Return a digit and its occlusion map, laid over the faint digit, as HTML.

    Parameters
    ----------
    image, lost : ndarrays of shape (28, 28)
        0 (paper) … 1 (ink), and what ``core.explain.occlusion`` made of it.
    captions : (str, str)
    palette : Palette
    alt : str
    """
    cells = (
        Cell([ink_png(image, CHALK)], captions[0]),
        Cell([signed_png(lost, palette), ink_png(image * _FAINT, palette.text)], captions[1], palette.zero),
    )
    return row(cells, palette, alt=alt, width=480)


def total(parts: FloatArray, bias: float, words: SumWords, palette: Palette) -> go.Figure:
    """Draw how the contributions of all units and the bias add up to the logit, the strongest units one by one.

    Parameters
    ----------
    parts : ndarray of shape (n_units,)
    bias : float
    words : SumWords
    palette : Palette
    """
    shown = strongest(parts)
    rest = float(parts.sum() - parts[shown].sum())
    amounts = [*(float(parts[unit]) for unit in shown), rest, bias]
    names = [*(f"{words.unit} {unit}" for unit in shown), words.others, words.bias, words.logit]
    steps = np.cumsum([0.0, *amounts])
    logit = float(steps[-1])
    joints = [
        place
        for step, name, below in zip(steps[1:], names[:-1], names[1:], strict=True)
        for place in ((step, name), (step, below), (None, None))
    ]
    figure = go.Figure(
        [
            go.Bar(
                y=names,
                x=[*amounts, logit],
                base=[*steps[:-1], 0.0],
                orientation="h",
                text=[f"{amount:+.2f}" for amount in amounts] + [f"{logit:.2f}"],
                textposition="outside",
                textfont={"color": palette.text, "size": 12},
                marker={
                    "color": [palette.positive if amount > 0 else palette.negative for amount in amounts]
                    + [palette.accent]
                },
                cliponaxis=False,
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[x for x, _ in joints],
                y=[y for _, y in joints],
                mode="lines",
                line={"color": palette.grid, "width": 1},
                hoverinfo="skip",
            ),
        ],
        {"height": 400, "showlegend": False, "margin": {"t": 8}, "bargap": 0.2},
    )
    low, high = min(0.0, float(steps.min())), float(steps.max())
    reach = high - low
    figure.update_xaxes(range=(low - 0.12 * reach, high + 0.2 * reach), title=words.axis, zeroline=True)
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False, tickfont={"color": palette.text})
    return figure


def stencils(network: Network, parts: FloatArray, image: FloatArray, palette: Palette, *, unit: str, alt: str) -> str:
    """Return what the strongest units look for: the weights of each from the pixels, under the faint digit, as HTML."""
    cells = [
        Cell(
            [signed_png(network.layers[0].kernel[:, number].reshape(image.shape), palette), _outline(image, palette)],
            f"{unit} {number}: {parts[number]:+.2f}",
            palette.zero,
        )
        for number in strongest(parts)
    ]
    return tiles(cells, palette, alt=alt)


def neighbours(images: Sequence[FloatArray], labels: Sequence[int], palette: Palette, *, alt: str) -> str:
    """Return other digits with their labels as HTML, the nearest first."""
    cells = [Cell([ink_png(image, CHALK)], f"{label}") for image, label in zip(images, labels, strict=True)]
    return tiles(cells, palette, alt=alt, side=64)


def _outline(image: FloatArray, palette: Palette) -> bytes:
    return ink_png(image * 0.35, palette.text)
