"""The lab's own functions are found, named and shown as they stand in the files."""

from __future__ import annotations

import ast

import pytest

from core.config import ROOT
from core.content import lesson
from core.export.functions import TOPICS, listings
from core.runs.spec import ACTIVATIONS, OPTIMIZERS, RunSpec


@pytest.mark.parametrize("name", TOPICS)
def test_a_listing_is_what_stands_in_the_file(name: str) -> None:
    for listing in listings(TOPICS[name], RunSpec()):
        lines = (ROOT / listing.file).read_text("utf-8").splitlines()
        first = listing.code.splitlines()[0]
        assert lines[listing.line - 1].strip() == first
        text = "\n".join(line.strip() for line in lines)
        for function in ast.parse(listing.code).body:
            assert isinstance(function, ast.FunctionDef)
            assert f"def {function.name}(" in text


@pytest.mark.parametrize("name", TOPICS)
def test_the_experiment_it_draws_is_there(name: str) -> None:
    topic = TOPICS[name]
    assert topic.card in {card.id for card in lesson("en", topic.page).cards}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_activation_is_that_of_the_settings(name: str) -> None:
    (listing,) = listings(TOPICS["activation"], RunSpec(activation=name))
    function, derivative = ast.parse(listing.code).body
    assert isinstance(function, ast.FunctionDef)
    assert isinstance(derivative, ast.FunctionDef)
    assert function.name == name
    assert derivative.name == ("sigmoid" if name == "softplus" else f"{name}_derivative")
    assert TOPICS["activation"].formula(RunSpec(activation=name)).startswith("f(z) =")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_rule_is_that_of_the_settings(name: str) -> None:
    (listing,) = listings(TOPICS["optimizer"], RunSpec(optimizer=name))
    rule, update = ast.parse(listing.code).body
    assert isinstance(rule, ast.FunctionDef)
    assert isinstance(update, ast.FunctionDef)
    assert (rule.name, update.name) == (name, "update")
