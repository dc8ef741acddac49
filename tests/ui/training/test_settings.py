"""Settings: what a spec becomes in widgets comes back as the same spec."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
import streamlit as st

from core import content
from core.runs.spec import CHOICES, RunSpec
from ui.training import settings, words


@pytest.fixture
def widgets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    values: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", values)
    return values


def test_without_widgets_the_defaults_hold(widgets: dict[str, Any]) -> None:
    assert settings.current() == RunSpec()


def test_what_is_put_is_current(widgets: dict[str, Any]) -> None:
    spec = RunSpec(hidden_units=8, dropout=0.15, epochs=3, validation="holdout", learning_rate=0.002, seed=7)
    settings.put(**asdict(spec))
    assert settings.current() == spec
    settings.put(validation="test")
    assert settings.current().validation == "test"


def test_what_is_spoiled_is_put_and_said(widgets: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "t", lambda key, **values: " ".join([key, *map(str, values.values())]))
    spec = RunSpec(label_noise=0.4, missing_class="7", pixels="permuted", initialisation="zeros")
    settings.put(**asdict(spec))
    assert settings.current() == spec
    assert words.spoiled(spec) == (
        "train.settings.label_noise: 40% · train.spoil.missing_class.7 · train.spoil.pixels.permuted"
        " · train.settings.initialisation: experiments.values.zeros"
    )
    assert len(words.settings(spec)) == 3
    assert words.spoiled(RunSpec()) == ""
    assert len(words.settings(RunSpec())) == 2


@pytest.mark.parametrize("language", content.LANGUAGES)
def test_every_choice_among_words_has_its_words(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "t", content.ui_texts(language).__getitem__)
    for name in settings.WORDED:
        called = [words.value(name, value) for value in CHOICES[name]]
        assert len(set(called)) == len(CHOICES[name]), "choices can be told from each other"


def test_a_sliders_rounding_is_no_setting(widgets: dict[str, Any]) -> None:
    widgets["dropout"] = 0.15000000000000002
    assert settings.current().dropout == 0.15
