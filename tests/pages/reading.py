"""What stands on a page that a test has opened, and what its reader does there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from ui.state import LabState


def settled(app: AppTest) -> AppTest:
    """Return a page that was just drawn, once it is seen to be whole."""
    assert not app.exception, app.exception[0].message
    return app


def memory(app: AppTest) -> LabState:
    """Return what the session remembers."""
    found: LabState = app.session_state["_lab"]
    return found


def press(app: AppTest, key: str) -> AppTest:
    """Press a button."""
    return settled(app.button(key=key).click().run())


def words(app: AppTest) -> str:
    """Return the texts and formulas on the page."""
    kinds = ("markdown", "caption", "info", "latex")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def html(app: AppTest) -> str:
    """Return the HTML of our own on the page."""
    return unescape("\n".join(str(element.proto.body) for element in app.get("html")))


def metrics(app: AppTest) -> dict[str, str]:
    """Return the large figures on the page by their names."""
    return {metric.label: metric.value for metric in app.metric}


def elements(block: Any) -> Iterator[Any]:
    """Yield all that stands in a part of the page, ``app.main`` say, from top to bottom."""
    for child in getattr(block, "children", {}).values():
        yield child
        yield from elements(child)


def components(app: AppTest, name: str) -> dict[str, dict[str, Any]]:
    """Return what each of our components of that name was told, by its key."""
    found = [each for part in (app.main, app.sidebar) for each in elements(part) if each.type == "bidi_component"]
    return {each.key: json.loads(each.proto.json) for each in found if each.proto.component_name == name}


def charts(app: AppTest) -> list[str]:
    """Return the keys of the Plotly figures on the page, from top to bottom; all have words for who cannot see them."""
    shown = components(app, "lab_figure")
    assert all(told["alt"] for told in shown.values()), "figures have words for those who cannot see them"
    return list(shown)


def figure(app: AppTest, key: str) -> dict[str, Any]:
    """Return a Plotly figure as the browser gets it."""
    return dict(json.loads(components(app, "lab_figure")[key]["figure"]))


def alt(app: AppTest, key: str) -> str:
    """Return what a Plotly figure says to those who cannot see it."""
    return str(components(app, "lab_figure")[key]["alt"])
