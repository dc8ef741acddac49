"""What the recorder found out about TensorFlow, and the rule that judges it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import DataUnavailable
from core.experiments import traced
from core.experiments.traced import DEPTHS, SEQUENCES, Timing

RECORD = traced.load()


def test_the_record_is_complete_and_says_how_it_was_made() -> None:
    assert tuple(RECORD.sequences) == SEQUENCES
    assert tuple(timing.layers for timing in RECORD.timings) == DEPTHS
    assert set(RECORD.versions) == {"python", "numpy", "keras", "tensorflow"}
    assert RECORD.command == "make record ONLY=tensorflow"
    assert "print(" in RECORD.code


def test_a_graph_is_used_again_unless_the_kind_of_input_is_new() -> None:
    prints = {name: [call.graph_prints for call in calls] for name, calls in RECORD.sequences.items()}
    assert prints == {
        "same": [1, 0, 0, 0, 0],
        "shape": [1, 0, 1, 0, 0],
        "dtype": [1, 0, 1, 0, 0],
        "number": [1, 1, 1, 0],
    }
    for calls in RECORD.sequences.values():
        assert all(call.eager_prints == 1 for call in calls)
        assert all(call.apart < 1e-6 for call in calls), "both ways compute the same"


@pytest.mark.parametrize(
    ("microseconds", "words"), [(688.4, "0.688"), (20_812.0, "20.8"), (1_071_900.0, "1,072"), (99_960.0, "100")]
)
def test_a_time_is_quoted_without_a_power_of_ten(microseconds: float, words: str) -> None:
    assert traced.milliseconds(microseconds) == words


def test_a_graph_for_each_number() -> None:
    measured = traced.judge(RECORD).measured
    assert (measured["number_calls"], measured["numbers"], measured["number_graphs"]) == ("4", "3", "3")


def test_bytes_add_a_cast_and_nothing_else() -> None:
    floats, bytes_ = ([node.type for node in RECORD.graphs[dtype]] for dtype in ("float32", "uint8"))
    assert sorted(bytes_) == sorted([*floats, "Cast"])


def test_edges_lead_to_nodes_that_were_listed_before() -> None:
    for nodes in RECORD.graphs.values():
        names = [node.name for node in nodes]
        for number, node in enumerate(nodes):
            assert set(node.inputs) <= set(names[:number])


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "holds_with_limits"),
        ({"eager_by_default": False}, "holds"),
        ({"timings": (Timing(layers=100, eager=1.0, graph=2.0, first=3.0),)}, "needs_correction"),
    ],
)
def test_the_rule(change: dict, verdict: str) -> None:
    assert traced.judge(replace(RECORD, **change)).verdict == verdict


def test_a_missing_record_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match=r"nothing\.json"):
        traced.load(tmp_path / "nothing.json")
