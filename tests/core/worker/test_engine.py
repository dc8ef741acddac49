from dataclasses import replace

import numpy as np
import pytest

from core.errors import DataUnavailable
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec

pytestmark = pytest.mark.keras


def test_only_a_few_engines_stay(engine):
    specs = [RunSpec(hidden_units=units) for units in range(8, 8 + engine.IDLE_ENGINES + 2)]
    for spec in specs:
        with engine.borrow(spec):
            pass
    assert len(engine._idle) == engine.IDLE_ENGINES
    assert {architecture.hidden_units for architecture in engine._idle} == {
        spec.hidden_units for spec in specs[-engine.IDLE_ENGINES :]
    }


def test_an_engine_serves_every_run_of_its_architecture_but_one_at_a_time(engine):
    spec = RunSpec(hidden_units=8, dropout=0.5)
    with engine.borrow(spec) as first, engine.borrow(spec) as second:
        assert first is not second
    with engine.borrow(replace(spec, dropout=0.0, learning_rate=0.1, batch_size=8, seed=5, epochs=3)) as again:
        assert again is second or again is first
    with engine.borrow(replace(spec, hidden_units=9)) as other:
        assert other not in (first, second)


def test_a_snapshot_that_does_not_fit_is_refused(engine):
    spec = RunSpec(hidden_units=8)
    with engine.borrow(spec) as lent:
        lent.begin(spec)
        weights, optimizer = lent.state(step=3)
        good = Snapshot(epoch=0, step=3, weights=weights, optimizer=optimizer)
        lent.begin(spec, good)
        wrong_optimizer = {name.replace("adam", "rmsprop"): array for name, array in optimizer.items()}
        for wrong in (
            good.slim(),
            replace(good, weights=weights[:2]),
            replace(good, weights=(weights[0].T, *weights[1:])),
            replace(good, optimizer=wrong_optimizer),
        ):
            with pytest.raises(DataUnavailable, match="Expected weights of shapes"):
                lent.begin(spec, wrong)


def test_state_is_a_copy(engine, models, few_digits):
    spec = RunSpec(hidden_units=8, training_examples=100)
    tensors = models.to_tensors(few_digits.train_images, few_digits.train_labels)
    with engine.borrow(spec) as lent:
        lent.begin(spec)
        weights, _ = lent.state(step=0)
        before = [array.copy() for array in weights]
        lent.train(*tensors, np.arange(100, dtype=np.int32), 1, (0, 2), engine.Sums())
        after, optimizer = lent.state(step=2)
    assert all(np.array_equal(a, b) for a, b in zip(weights, before, strict=True))
    assert not np.array_equal(after[0], before[0])
    assert int(optimizer["adam/iteration"]) == 2
    assert float(optimizer["adam/learning_rate"]) == pytest.approx(spec.learning_rate)
