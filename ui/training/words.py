"""Numbers and settings as words, in the reader's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import fields
from functools import reduce
from typing import Any, Final

from core.runs.queue import Place
from core.runs.spec import CHOICES, DEFAULT_SPEC, SPOILING, RunSpec, decimal
from core.runs.store import Titled
from ui.i18n import t

NONE = "–"
LEGEND: Final = 34
"""Letters of a name in a legend."""

_MARKDOWN: Final = re.compile(r"[\\`*_~\[\]<$:#|]")
"""Signs that may mean more than themselves."""

_TELLING: Final = frozenset(SPOILING) & CHOICES.keys()
"""Fields whose values say by themselves what they are values of."""


def duration(seconds: float) -> str:
    """Return a time that was measured."""
    return t("train.duration.seconds", n=f"{seconds:.1f}") if seconds < 9.95 else _whole(round(seconds))


def remaining(seconds: float) -> str:
    """Return a time that is estimated, no more exact than it is worth."""
    return _whole(round(seconds)) if seconds >= 0.5 else t("train.duration.moment")


def waiting(there: Place) -> str:
    """Return what a run in that place of the queue waits for, and about how long."""
    if not there.ahead:
        return t("train.status.warming")
    said = t("train.status.ahead_one") if there.ahead == 1 else t("train.status.ahead_many", n=there.ahead)
    if there.seconds is None:
        return said
    return t("steering.wait", place=said, duration=_whole(max(round(there.seconds), 1)))


def _whole(seconds: int) -> str:
    if seconds < 60:
        return t("train.duration.seconds", n=seconds)
    return t("train.duration.minutes", minutes=seconds // 60, seconds=seconds % 60)


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share of 1, or a dash where there is none."""
    return NONE if share is None else f"{share:.{digits}%}"


def loss(value: float | None) -> str:
    """Return a loss in nats, or a dash where there is none."""
    return NONE if value is None else f"{value:.4g}" if value >= 10 else f"{value:.3f}"


def count(number: float) -> str:
    """Return a number of things, in groups of three."""
    return f"{number:,.0f}"


def listed(parts: Iterable[str]) -> str:
    """Return a row of things, with the comma of the reader's language between them."""
    return _joined("listed", parts)


def sentences(parts: Iterable[str]) -> str:
    """Return sentences one after the other; Chinese ones have no space between them."""
    return _joined("sentences", parts)


def _joined(how: str, parts: Iterable[str]) -> str:
    return reduce(lambda so_far, part: t(f"train.join.{how}", so_far=so_far, part=part), parts)


def short(text: str, tail: str = "") -> str:
    """Return as much of ``text`` as a legend has room for on a phone, and all of ``tail``."""
    if _room(text + tail) <= LEGEND:
        return text + tail
    while _room(f"{text}…{tail}") > LEGEND:
        text = text[:-1]
    return f"{text}…{tail}"


def _room(text: str) -> int:
    """Return the room that ``text`` takes, in letters; a Chinese sign takes that of two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def plain(text: str) -> str:
    """Return what a learner has typed as Markdown that shows it just so."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def network(spec: RunSpec) -> str:
    """Return the network of ``spec`` as one line of Markdown."""
    return t(
        "train.summary.one_layer" if spec.hidden_layers == 1 else "train.summary.many_layers",
        units=spec.hidden_units,
        layers=spec.hidden_layers,
        activation=spec.activation,
        dropout=decimal(spec.dropout),
        parameters=count(spec.parameter_count),
    )


def training(spec: RunSpec) -> str:
    """Return how ``spec`` is trained, as one line of Markdown."""
    return t(
        "train.summary.training",
        optimizer=spec.optimizer,
        learning_rate=decimal(spec.learning_rate),
        steps=count(spec.steps_per_epoch),
        examples=count(spec.fitted_examples),
        batch_size=spec.batch_size,
    )


def field(name: str) -> str:
    """Return what a field of a spec is called."""
    return t("train.settings.holdout" if name == "validation" else f"train.settings.{name}")


def value(name: str, value: Any) -> str:
    """Return how a field's value is called."""
    if name in _TELLING:
        return t(f"train.spoil.{name}.{value}")
    if name == "validation":
        return t("train.mine.yes" if value == "holdout" else "train.mine.no")
    if name == "initialisation":
        return t(f"experiments.values.{value}")
    if name == "label_noise":
        return percent(value, 0)
    return count(value) if isinstance(value, int) else value if isinstance(value, str) else decimal(value)


def unusual(spec: RunSpec) -> list[str]:
    """Return in what ``spec`` differs from the primer's run, the seed apart: a few words for each field."""
    names = [each.name for each in fields(spec) if each.name != "seed"]
    return [
        f"{field(name)} {value(name, getattr(spec, name))}"
        for name in names
        if getattr(spec, name) != getattr(DEFAULT_SPEC, name)
    ]


def settings_apart(spec: RunSpec) -> str:
    """Return in a row what ``unusual`` finds; where that is nothing, that it is the primer's run."""
    found = unusual(spec)
    return listed(found) if found else t("train.mine.primer")


def name(titled: Titled) -> str:
    """Return how a run is called: as its owner called it, or by what is unusual about it."""
    return titled.title or settings_apart(titled.run.spec)


def spoiled(spec: RunSpec) -> str:
    """Return what ``spec`` spoils of the data and of the start, as one line; empty where that is nothing."""
    return " · ".join(
        value(name, getattr(spec, name)) if name in _TELLING else f"{field(name)}: {value(name, getattr(spec, name))}"
        for name in (*SPOILING, "initialisation")
        if getattr(spec, name) != getattr(DEFAULT_SPEC, name)
    )


def settings(spec: RunSpec) -> list[str]:
    """Return network, training and what is spoiled, a line each."""
    lines = [network(spec), training(spec)]
    return [*lines, t("train.summary.spoiled", what=spoiled(spec))] if spoiled(spec) else lines
