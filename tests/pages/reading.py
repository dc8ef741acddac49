"""What stands on a page that a test has opened, and what its reader does there."""

from __future__ import annotations

import json
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


def chart(app: AppTest, key: str) -> Any:
    """Return the element of a Plotly figure."""
    (found,) = (chart.proto for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-{key}"))
    return found


def figure(app: AppTest, key: str) -> dict[str, Any]:
    """Return a Plotly figure as the browser gets it."""
    found = chart(app, key)
    return dict(json.loads(found.spec or found.figure.spec))


def alt(app: AppTest, key: str) -> str:
    """Return what a Plotly figure says to those who cannot see it."""
    return str(chart(app, key).alt)
