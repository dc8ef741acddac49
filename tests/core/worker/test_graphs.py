"""The recorder of graphs counts what really happens."""

from __future__ import annotations

import json

import pytest

from core.experiments import traced
from core.worker import graphs

pytestmark = pytest.mark.keras


def test_python_is_heard_once_for_each_graph() -> None:
    calls = graphs.sequence((((2, 28), "float32", 0.1), ((2, 28), "float32", 0.1), ((2, 28), "float32", 0.5)))
    assert [call["eager_prints"] for call in calls] == [1, 1, 1]
    assert [call["graph_prints"] for call in calls] == [1, 0, 1]
    assert [call["graphs"] for call in calls] == [1, 1, 2]
    assert max(call["apart"] for call in calls) < 1e-6


def test_the_nodes_are_those_of_the_function() -> None:
    kinds = [node["type"] for node in graphs.operations("uint8")]
    assert {"Cast", "MatMul", "AddV2", "Mul", "Maximum"} <= set(kinds)


def test_the_record_can_be_read_and_its_code_is_what_ran(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(traced, "DEPTHS", (1,))
    monkeypatch.setattr(graphs, "_CALLS", 2)
    facts = {"command": "make", "recorded_on": "today", "versions": {"tensorflow": "2"}}
    path = graphs.record(None, tmp_path, facts)
    record = traced.load(path)
    compile(record.code, "layer", "exec")
    assert record.code == json.loads(path.read_text(encoding="utf-8"))["code"]
    assert record.code == traced.load().code, "the recorded function is the present one"
    assert [timing.layers for timing in record.timings] == [1]
