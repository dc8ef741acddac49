"""Straight and bent borders: the record, the comparison that is made anew, and the rule of the verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import DataUnavailable
from core.experiments import non_linear
from core.experiments.non_linear import METHODS, NETWORK, SEEDS, SETS, STRAIGHT, Record
from core.playground import classical, plane


@pytest.fixture(scope="module")
def record() -> Record:
    return non_linear.load()


def test_the_record_is_complete_and_says_how_it_was_made(record: Record) -> None:
    wanted = sorted((name, seed, method) for name in SETS for seed in SEEDS for method in METHODS)
    assert sorted((one.dataset, one.seed, one.method) for one in record.answers) == wanted
    assert record.facts["command"] == "make record ONLY=non-linear"


@pytest.mark.parametrize("name", SETS)
def test_what_is_shown_first_is_what_would_be_fitted(record: Record, name: str) -> None:
    spec = non_linear.spec_of(name)
    shown = record.pictured(spec)
    fitted = [*classical.fit(plane.split(**spec.points)), non_linear.fit_network(spec)]
    assert [one.name for one in shown] == list(METHODS) == [one.name for one in fitted]
    for kept, new in zip(shown, fitted, strict=True):
        assert kept.test == pytest.approx(new.test, abs=0.011), "two points of 200 on another machine"
        assert np.abs(non_linear.surface(kept) - non_linear.surface(new)).mean() < 0.02


def test_other_points_have_no_kept_pictures(record: Record) -> None:
    assert record.pictured(non_linear.spec_of("xor", noise=20)) == []
    assert record.pictured(non_linear.spec_of("xor", seed=2)) == []


def test_logistic_regression_stays_straight(record: Record) -> None:
    (straight, *_) = record.pictured(non_linear.spec_of("spiral"))
    assert straight.name == STRAIGHT
    side = non_linear.surface(straight) > 0
    changes = (side[:, 1:] != side[:, :-1]).sum(axis=1)
    assert changes.max() <= 1, "a row crosses a straight line once"


def test_the_network_and_its_address_are_one(record: Record) -> None:
    spec = non_linear.spec_of("ring", noise=10, seed=7)
    assert (spec.hidden, spec.activation, spec.data_seed, spec.seed) == (NETWORK.hidden, NETWORK.activation, 7, 7)


def judged(record: Record, network: float, classical_share: float) -> str:
    answers = tuple(
        replace(one, test=network if one.method == "network" else 0.5 if one.method == STRAIGHT else classical_share)
        for one in record.answers
    )
    return non_linear.judge(replace(record, answers=answers)).verdict


def test_the_rule(record: Record) -> None:
    assert non_linear.judge(record).verdict == "needs_correction"
    assert judged(record, 0.97, 0.95) == "needs_correction"
    assert judged(record, 0.97, 0.90) == "holds_with_limits"
    assert judged(record, 0.97, 0.60) == "holds"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"answers": [{"dataset": "xor"}]}'])
def test_a_damaged_record_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "non-linear.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataUnavailable) as caught:
        non_linear.load(path)
    assert caught.value.params["path"] == "non-linear.json"


def test_recording_writes_every_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(non_linear, "SETS", ("xor",))
    monkeypatch.setattr(non_linear, "SEEDS", (1,))
    path = non_linear.record(None, tmp_path, {"command": "c"})
    again = non_linear.load(path)
    assert [one.method for one in again.answers] == list(METHODS)
    assert all(one.picture for one in again.answers)
    assert again.facts["command"] == "c"
