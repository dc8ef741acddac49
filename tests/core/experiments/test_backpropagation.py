"""A lesson in xor: steps forward and back, whole updates, edits, and the rule that reads them."""

from __future__ import annotations

import numpy as np
import pytest

from core.experiments import backpropagation as experiment
from core.experiments.backpropagation import LABELS, X, begin, edit, judge, move, update
from core.explain import backpropagation as steps


def test_a_step_beyond_the_last_makes_the_update_that_was_shown() -> None:
    lesson = begin()
    shown = {step.parameter: step.value for step in lesson.steps if step.phase == "update"}
    after = move(move(lesson, len(lesson.steps) - 1), 1)
    assert after.updates == 1
    assert after.step == 0
    assert after.example == 1
    assert steps.flat(after.network) == pytest.approx([shown[index] for index in range(9)])


def test_the_first_update_has_a_gradient_for_every_parameter() -> None:
    lesson = begin()
    found = [step.value for step in lesson.steps if step.phase == "backward" and step.parameter is not None]
    assert len(found) == 9
    assert all(abs(gradient) > 0.01 for gradient in found)


def test_a_step_back_over_an_update_undoes_it() -> None:
    lesson = update(begin(), 3)
    back = move(lesson, -1)
    before = update(begin(), 2)
    assert (back.updates, back.step, back.losses) == (2, len(back.steps) - 1, before.losses)
    assert steps.flat(back.network).tolist() == steps.flat(before.network).tolist()
    assert steps.flat(move(back, 1).network).tolist() == steps.flat(lesson.network).tolist(), "and on again"


def test_an_edit_leaves_the_way_back() -> None:
    lesson = edit(update(begin()), 0, 3.0)
    back = move(lesson, -1)
    assert steps.flat(back.network).tolist() == steps.flat(begin().network).tolist()
    assert back.losses == begin().losses
    assert move(back, -len(back.steps)).is_first


def test_nothing_comes_before_the_first_step() -> None:
    assert begin().is_first
    assert move(begin(), -1).step == 0
    assert move(move(begin(), 5), -2).step == 3


def test_an_edited_weight_is_the_one_meant() -> None:
    lesson = edit(move(begin(), 4), 6, 2.5)
    changed = steps.flat(lesson.network) != steps.flat(begin().network)
    assert np.flatnonzero(changed).tolist() == [6]
    assert lesson.step == lesson.updates == 0
    assert lesson.losses[-1] == pytest.approx(steps.loss(lesson.network, X, LABELS))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_xor_is_learned(activation: str) -> None:
    lesson = update(begin(activation), 1000)
    assert lesson.learned
    assert ((lesson.answers > 0.5) == (LABELS == 1)).all()
    assert len(lesson.losses) == 1001


def test_the_claim_holds_within_limits() -> None:
    finding = judge()
    assert finding.verdict == "holds_with_limits"
    assert finding.measured["by_gradients"] == "0"
    assert finding.measured["by_update"] == "9"
    assert 50 < int(finding.measured["updates"]) < 1000


def test_wrong_gradients_need_a_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment.steps, "nudged", lambda *_: np.ones(9))
    judge.cache_clear()
    assert judge().verdict == "needs_correction"
    judge.cache_clear()
