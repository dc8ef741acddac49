"""A sweep: the grid of its runs, and the table that they come back to."""

from dataclasses import replace

import pytest

from core.config import Limits
from core.runs import sweep
from core.runs.run import Run
from core.runs.spec import CHOICES, RunSpec, validate


def runs_of(specs, **accuracies):
    return [
        Run(token=str(number), spec=spec, created_at=0.0, validation_accuracy=accuracies.get(f"run{number}"))
        for number, spec in enumerate(specs)
    ]


GRID = sweep.grid(RunSpec(epochs=2), "hidden_units", (32, 8), "dropout", (0.5, 0.0))


def test_a_grid_has_every_pair_and_leaves_the_rest_alone():
    assert [(spec.hidden_units, spec.dropout) for spec in GRID] == [(32, 0.5), (8, 0.5), (32, 0.0), (8, 0.0)]
    assert {spec.epochs for spec in GRID} == {2}


@pytest.mark.parametrize("field", sweep.STOPS)
def test_every_value_on_offer_is_within_the_limits(field):
    for value in sweep.STOPS[field]:
        validate(replace(RunSpec(), **{field: value}), Limits())
    assert len(set(sweep.STOPS[field])) == len(sweep.STOPS[field])


def test_runs_find_their_places_and_the_axes_their_order():
    table = sweep.table(runs_of(GRID, run1=0.9, run2=0.8))
    assert (table.x, table.y) == ("hidden_units", "dropout")
    assert (table.xs, table.ys) == ((8, 32), (0.0, 0.5))
    assert table.runs[8, 0.5].token == "1"
    assert table.best.token == "1"


def test_words_keep_the_order_in_which_they_were_chosen():
    specs = sweep.grid(RunSpec(), "optimizer", ("sgd", "adam"), "epochs", (2, 1))
    table = sweep.table(runs_of(specs))
    assert table.ys == ("sgd", "adam") or table.xs == ("sgd", "adam")
    assert table.best is None


@pytest.mark.parametrize("specs", [[], [RunSpec()], [RunSpec(), RunSpec(epochs=2)]])
def test_runs_that_differ_in_anything_else_than_two_fields_are_no_sweep(specs):
    assert sweep.table(runs_of(specs)) is None


def test_choices_on_offer_are_choices():
    for field in set(sweep.STOPS) & set(CHOICES):
        assert set(sweep.STOPS[field]) <= set(CHOICES[field])
