"""The picture of a graph: every node once, arrows along the edges, sources close to what uses them."""

from __future__ import annotations

import re

import pytest

from core.experiments import traced
from core.plots import traced as plots
from core.plots.theme import DARK, LIGHT, Palette

RECORD = traced.load()


@pytest.mark.parametrize("dtype", RECORD.graphs)
def test_data_flows_from_level_to_level(dtype: str) -> None:
    columns = plots.levels(RECORD.graphs[dtype])
    level = {node.name: number for number, column in enumerate(columns) for node in column}
    for node in RECORD.graphs[dtype]:
        if node.type != "NoOp":
            assert all(level[source] < level[node.name] for source in node.inputs)
    assert [node.type for node in columns[-1]] == ["Identity"]
    assert level["mul/x"] == level["mul"] - 1, "a source stands just before what uses it"


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_node_and_edge_is_drawn_inside_the_picture(palette: Palette, upright: bool) -> None:
    nodes = [node for node in RECORD.graphs["uint8"] if node.type != "NoOp"]
    svg = plots.graph(RECORD.graphs["uint8"], palette, upright=upright, alt="a & b")
    assert svg.count("<rect") == len(nodes)
    assert svg.count("marker-end") == sum(len(node.inputs) for node in nodes)
    assert 'aria-label="a &amp; b"' in svg
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    assert (width < height) is upright
    for x, y in re.findall(r'<rect x="(\d+)" y="(\d+)"', svg):
        assert 0 <= float(x) < width
        assert 0 <= float(y) < height


def test_times_are_drawn_in_milliseconds() -> None:
    eager, graph = plots.times(RECORD.timings, ("layers", "ms", "eager", "graph"), LIGHT).data
    assert list(eager.x) == [timing.layers for timing in RECORD.timings]
    assert graph.y[-1] == pytest.approx(RECORD.timings[-1].graph / 1000)
