"""Numbers as words, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.runs.queue import Place
from core.runs.spec import DEFAULT_SPEC, RunSpec
from ui import i18n
from ui.training import words


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(i18n, "language", lambda: request.param)
    return request.param


@pytest.mark.parametrize(
    ("seconds", "english"),
    [(0.04, "0.0 s"), (3.14, "3.1 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (754.0, "12 min 34 s")],
)
def test_a_measured_time(seconds: float, english: str, language: str) -> None:
    said = words.duration(seconds)
    assert (said == english) == (language == "en")
    assert [number for number in said if number.isdigit()] == [number for number in english if number.isdigit()]


@pytest.mark.parametrize(("seconds", "digits"), [(0.2, "1"), (0.6, "1"), (4.4, "4"), (61.0, "11")])
def test_an_estimated_time_is_in_whole_seconds(seconds: float, digits: str, language: str) -> None:
    assert "".join(filter(str.isdigit, words.remaining(seconds))) == digits
    assert "." not in words.remaining(seconds)


def test_a_wait_is_about_so_many_seconds_and_never_less_than_one(language: str) -> None:
    assert words.waiting(Place(1, 0.1)) == words.waiting(Place(1, 1.0)) != words.waiting(Place(1, 2.0))
    assert words.waiting(Place(0, 0.0)) == i18n.t("train.status.warming")
    assert words.waiting(Place(1, None)) == i18n.t("train.status.ahead_one")


def test_what_is_joined_is_joined_as_the_language_does(language: str) -> None:
    comma, space = {"en": (", ", " "), "zh": ("，", "")}[language]
    assert words.listed(["a", "b", "c"]) == f"a{comma}b{comma}c"
    assert words.sentences(["A.", "B."]) == f"A.{space}B."
    assert words.listed(["a"]) == "a"


def test_the_primers_run_is_called_so_and_others_by_what_is_unusual(language: str) -> None:
    assert words.settings_apart(DEFAULT_SPEC) == i18n.t("train.mine.primer")
    said = words.settings_apart(replace(DEFAULT_SPEC, epochs=3, optimizer="sgd"))
    assert said == {"en": "Epochs 3, Optimizer sgd", "zh": "轮数 3，优化器 sgd"}[language]


@pytest.mark.parametrize(
    ("text", "said"),
    [("1. short", "1. short"), ("x" * 34, "x" * 34), ("x" * 35, "x" * 33 + "…"), ("数" * 18, "数" * 16 + "…")],
)
def test_a_legend_has_room_for_so_much_of_a_name(text: str, said: str) -> None:
    assert words.short(text) == said


def test_a_legend_keeps_the_tail_whole() -> None:
    assert words.short("1. short", " (4 seeds)") == "1. short (4 seeds)"
    assert words.short("x" * 40, " (4 seeds)") == "x" * 23 + "… (4 seeds)"


def test_what_was_typed_draws_nothing() -> None:
    assert words.plain("<b>x</b> *y* $z$ :red[w] 1. a") == r"\<b>x\</b> \*y\* \$z\$ \:red\[w\] 1. a"


def test_where_there_is_no_number_there_is_a_dash() -> None:
    assert words.percent(None) == words.loss(None) == words.NONE
    assert words.percent(0.9876) == "98.8%"
    assert words.percent(0.9876, 2) == "98.76%"
    assert words.loss(0.12345) == "0.123"
    assert words.loss(123456.7) == "1.235e+05"
    assert words.count(101_770) == "101,770"


def test_a_spec_is_said_completely(language: str) -> None:
    said = words.network(DEFAULT_SPEC) + words.training(DEFAULT_SPEC)
    for part in ("784", "128", "relu", "0.5", "101,770", "adam", "0.001", "938", "60,000", "64"):
        assert part in said
    deep = words.network(RunSpec(hidden_layers=3, hidden_units=16))
    assert "3" in deep
    assert "16" in deep
