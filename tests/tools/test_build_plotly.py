"""The browser's part of Plotly: of the version that figures are written for, and with every kind that the lab draws."""

from __future__ import annotations

import re

from plotly.offline import get_plotlyjs_version

from tests.test_architecture import PRODUCT, python_files
from tools import build_plotly


def test_the_bundle_is_of_the_version_that_figures_are_written_for() -> None:
    first, _, _ = (build_plotly.FOLDER / "plotly.min.js").read_text(encoding="utf-8").partition("\n")
    assert first == build_plotly.banner(get_plotlyjs_version()), "make plotly"
    assert "MIT" in (build_plotly.FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_the_bundle_can_draw_all_figures_of_the_lab() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in python_files(*PRODUCT))
    drawn = {kind.lower() for kind in re.findall(r"\bgo\.([A-Z]\w*)\(", sources)}
    assert {"scatter", "heatmap"} <= drawn
    assert drawn <= {"figure", "frame", "layout", "scatter", *build_plotly.KINDS}
