"""Figures on a page: a kept one is made once for all who see the same, and anew for whoever sees another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.plots import theme
from tests.pages.reading import alt, figure
from ui import figures


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What kept figures were made of, each time that one was made."""
    heights: list[int] = []
    monkeypatch.setattr(figures, "made_in_this_test", heights, raising=False)
    return heights


def page() -> None:
    import plotly.graph_objects as go
    import streamlit as st

    from ui import figures

    height = int(st.query_params.get("height", "1"))

    def draw() -> go.Figure:
        figures.made_in_this_test.append(height)  # type: ignore[attr-defined]
        return go.Figure(go.Scatter(x=[0, 1], y=[0, height]))

    figures.show_kept(draw, height, key="kept", alt="A line", zoom=True)


def shown(language: str = "en", height: int = 1) -> dict[str, Any]:
    app = AppTest.from_function(page, default_timeout=30)
    app.query_params["lang"] = language
    app.query_params["height"] = str(height)
    app.run()
    assert not app.exception
    assert alt(app, "kept") == "A line"
    return figure(app, "kept")


def test_the_next_reader_sees_the_same_figure_without_its_being_made_again(made: list[int]) -> None:
    first = shown()
    assert shown() == first
    assert made == [1]


def test_other_facts_make_another_figure(made: list[int]) -> None:
    assert shown(height=1) != shown(height=2)
    assert made == [1, 2]


def test_each_language_has_its_own(made: list[int]) -> None:
    shown("en")
    shown("zh")
    assert made == [1, 1]


def test_each_theme_has_its_own(made: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    light = shown()
    monkeypatch.setattr(figures, "palette", lambda: theme.palette(dark=True))
    assert shown() != light
    assert made == [1, 1]


def test_a_kept_figure_has_the_look_of_any_other(made: list[int]) -> None:
    expected = go.Figure(go.Scatter(x=[0, 1], y=[0, 1]))
    expected.update_layout(template=theme.template(theme.palette(dark=False)), height=340, dragmode="zoom")
    assert shown() == json.loads(expected.to_json())
    assert made
