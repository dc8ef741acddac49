"""Drawings of our own on a page: SVG that moves and answers to the pointer, as neither a chart nor an image does."""

from __future__ import annotations

import streamlit as st

_CSS = """
:host, .frame { display: block; width: 100%; }
.frame { container-type: inline-size; color: var(--st-text-color); font-family: var(--st-font); }
.narrow { display: none; max-width: 26rem; margin: 0 auto; }
@container (max-width: 34rem) { .wide { display: none; } .narrow { display: block; } }
"""
# A drawing that has not changed is left alone: setting it anew would play it again at every rerun.
_JS = """
export default function ({ data, parentElement }) {
  for (const kind of ["wide", "narrow"]) {
    const place = parentElement.querySelector("." + kind);
    if (place.shown !== data[kind]) {
      place.innerHTML = data[kind];
      place.shown = data[kind];
    }
  }
}
"""

_mount = st.components.v2.component(
    "lab_svg",
    html='<div class="frame"><div class="wide"></div><div class="narrow"></div></div>',
    css=_CSS,
    js=_JS,
)


def show(wide: str, narrow: str, *, key: str) -> None:
    """Draw an SVG of our own making in one of two layouts, by the room there is.

    Parameters
    ----------
    wide, narrow : str
        ``<svg>`` elements. They are put into the page as they are: nothing that came from outside belongs in them.
    key : str
        The element's identity, and its CSS class ``st-key-<key>``.
    """
    _mount(data={"wide": wide, "narrow": narrow}, key=key)
