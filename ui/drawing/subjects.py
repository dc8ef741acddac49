"""What there is to read: a drawing, a test digit, a picture from the reader's own device."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.digits.canvas import strokes_from_canvas
from core.digits.naive import shrink, shrink_strokes
from core.digits.prepare import prepare, prepare_strokes
from core.maths.arrays import FloatArray
from core.plots.digits import CHALK, ink_png, picture, pixels
from ui import services
from ui.drawing.canvas import SIDE, canvas
from ui.drawing.upload import upload
from ui.examples import choose_example
from ui.i18n import t
from ui.state import state


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A digit to be read. Images have shape (28, 28), 0 (paper) … 1 (ink)."""

    image: FloatArray | None = None
    """What the network receives; None as long as there is nothing to read."""
    only_shrunk: FloatArray | None = None
    """What it would receive without preparation; None where there was nothing to prepare."""
    label: int | None = None
    """What it is, where that is known."""
    prompt: str = ""
    """What to do, as long as there is nothing to read."""


def choose_source() -> str:
    """Let the reader say where the digit comes from."""
    names = {source: t(f"draw.sources.{source}") for source in SOURCES}
    chosen = st.segmented_control(
        t("draw.source"),
        list(names),
        format_func=names.__getitem__,
        key="source",
        default="draw",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen or "draw"


def drawn() -> Subject:
    """Offer the canvas."""
    strokes = strokes_from_canvas(canvas())
    if not strokes:
        return Subject(prompt=t("draw.prompt"))
    image = prepare_strokes(strokes)
    if image is None:
        return Subject(prompt=t("draw.prompt_dot"))
    return Subject(image=image, only_shrunk=shrink_strokes(strokes, SIDE))


def example() -> Subject:
    """Offer test digits."""
    images, labels = services.test_set()
    place = st.container()
    index = choose_example("draw", count=5)
    image, label = images[index] / 255, int(labels[index])
    with place:
        st.html(pixels(ink_png(image, CHALK), side=SIDE, alt=t("examples.digit", digit=label)))
    return Subject(image=image, label=label)


def brought() -> Subject:
    """Offer to bring a picture."""
    place = st.container()
    upload()
    bitmap = state().picture
    if bitmap is None:
        return Subject(prompt=t("draw.prompt_upload"))
    image = prepare(bitmap)
    if image is None:
        return Subject(prompt=t("draw.prompt_dot"))
    with place:
        st.html(picture(ink_png(bitmap / 255, CHALK), side=SIDE, alt=t("draw.ink_alt")))
        st.caption(t("draw.ink"))
    return Subject(image=image, only_shrunk=shrink(bitmap))


SOURCES: Final[Mapping[str, Callable[[], Subject]]] = {"draw": drawn, "example": example, "upload": brought}
"""Each offers its way to a digit on the page, and returns what came of it."""
