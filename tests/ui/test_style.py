"""Rules of style that belong to a part of a page."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest


def page() -> None:
    from ui import style

    style.add("<style>.part { color: red; }</style>")


def test_rules_of_a_part_are_never_style_alone() -> None:
    """Those would be kept apart by Streamlit, and be lost when another fragment is drawn anew."""
    (rules,) = AppTest.from_function(page).run().get("html")
    assert ".part" in rules.proto.body
    assert re.sub(r"<style>.*</style>", "", rules.proto.body, flags=re.DOTALL).strip()
