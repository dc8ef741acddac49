"""Runs beside each other."""

from core.runs.compare import curves, differences, other_seeds, repetitions
from core.runs.events import EpochEnd
from core.runs.spec import RunSpec

SPECS = [RunSpec(seed=1), RunSpec(seed=2), RunSpec(seed=1, dropout=0.2), RunSpec(seed=3)]


def epoch(number: int, loss: float | None) -> EpochEnd:
    return EpochEnd(
        epoch=number,
        step=number,
        loss=1.0,
        accuracy=0.5,
        validation_loss=loss,
        validation_accuracy=0.5,
        seconds=1.0,
    )


def test_only_the_fields_that_differ_are_named_in_the_order_of_the_runs():
    assert differences(SPECS) == {"dropout": [0.5, 0.5, 0.2, 0.5], "seed": [1, 2, 1, 3]}
    assert differences(SPECS[:1] * 3) == {}


def test_runs_that_differ_in_the_seed_alone_belong_together():
    assert repetitions(SPECS) == [[0, 1, 3], [2]]
    assert repetitions([]) == []


def test_a_band_spans_the_runs_that_have_a_figure_at_an_epoch():
    short, long = [epoch(1, 0.5)], [epoch(1, 0.25), epoch(2, 0.125), epoch(3, None)]
    both, alone = curves([(SPECS[0], short), (SPECS[1], long), (SPECS[2], short)], "validation_loss")
    assert both.seeds == (1, 2)
    assert (both.low, both.mean, both.high) == ([0.25, 0.125, None], [0.375, 0.125, None], [0.5, 0.125, None])
    assert (alone.spec, alone.low) == (SPECS[2], [0.5])


def test_a_run_without_an_epoch_has_an_empty_curve():
    (empty,) = curves([(SPECS[0], [])], "loss")
    assert empty.mean == []


def test_other_seeds_are_not_taken():
    assert other_seeds([1, 3, 42], 3) == [2, 4, 5]
