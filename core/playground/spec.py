"""Everything that can be chosen in the playground, as one value that fits into an address.

The same spec gives the same points, the same first weights and the same training.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Final

from core.maths.activations import ACTIVATIONS
from core.maths.optimizers import OPTIMIZERS
from core.playground.plane import DATASETS, FEATURES
from core.runs.spec import Correction

LEARNING_RATES: Final = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
REGULARIZER_RATES: Final = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
REGULARIZERS: Final = ("none", "l1", "l2")
INITIALIZERS: Final = ("glorot_uniform", "zeros")
PARTS: Final = ("training", "data", "features", "layers", "compare")
"""What may be hidden, so that a lesson shows what it is about and no more."""
MAX_LAYERS: Final = 6
MAX_UNITS: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaygroundSpec:
    """One set of points, one network, one way to train it, and how it is looked at."""

    dataset: str = "circle"
    noise: int = 5
    """Per cent of half the set's width."""
    train_share: int = 50
    """Per cent."""
    data_seed: int = 1
    features: tuple[str, ...] = ("x1", "x2")
    hidden: tuple[int, ...] = (4, 2)
    """Units of each hidden layer; empty for none."""
    activation: str = "tanh"
    initializer: str = "glorot_uniform"
    seed: int = 1
    """Of the first weights and of the order of the batches."""
    optimizer: str = "sgd"
    learning_rate: float = 0.03
    batch_size: int = 10
    regularizer: str = "none"
    regularizer_rate: float = 0.0
    discretize: bool = False
    """Show the side of the answer, not its degree."""
    show_test: bool = False
    hide: tuple[str, ...] = ()
    """Which of ``PARTS`` are not shown."""

    @property
    def points(self) -> dict[str, Any]:
        """What ``core.playground.plane.split`` makes the points from."""
        return {
            "dataset": self.dataset,
            "noise": self.noise,
            "train_share": self.train_share,
            "seed": self.data_seed,
        }


DEFAULT: Final = PlaygroundSpec()
VIEW: Final = frozenset({"discretize", "show_test", "hide"})
"""Fields that change only what is seen."""
LIVE: Final = frozenset({"learning_rate", "regularizer", "regularizer_rate"})
"""Fields that may change during training; every other one starts it anew."""

Parsed = tuple[Any, bool]
"""The value to use, and whether it is what was asked for."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a field is read from an address and written to one."""

    read: Callable[[str, Any], Parsed]
    """(text, default) → value."""
    write: Callable[[Any], str] = str


def _choice(options: tuple[str, ...]) -> _Kind:
    def read(text: str, default: Any) -> Parsed:
        name = text.strip().lower()
        return (name, True) if name in options else (default, False)

    return _Kind(read)


def _whole(low: int, high: int) -> _Kind:
    def read(text: str, default: Any) -> Parsed:
        number = _number(text)
        if number is None:
            return default, False
        nearest = round(min(max(number, low), high))
        return nearest, nearest == number

    return _Kind(read)


def _one_of(numbers: tuple[float, ...]) -> _Kind:
    """Positive numbers are compared by their ratio: 0.02 is nearer to 0.03 than to 0.01."""

    def scale(number: float) -> float:
        return math.log(max(number, min(n for n in numbers if n > 0) / 10))

    def read(text: str, default: Any) -> Parsed:
        number = _number(text)
        if number is None:
            return default, False
        within = min(max(number, numbers[0]), numbers[-1])
        nearest = min(numbers, key=lambda offered: abs(scale(offered) - scale(within)))
        return nearest, nearest == number

    return _Kind(read, lambda number: f"{number:g}")


def _read_units(text: str, default: Any) -> Parsed:
    numbers = [_number(part) for part in text.split(",")]
    whole = [number for number in numbers if number is not None]
    if len(whole) < len(numbers):
        return default, False
    if whole == [0]:
        return (), True
    units = tuple(round(min(max(number, 1), MAX_UNITS)) for number in whole[:MAX_LAYERS])
    return units, list(units) == whole


def _read_features(text: str, default: Any) -> Parsed:
    asked = [part.strip().lower() for part in text.split(",")]
    known = tuple(name for name in FEATURES if name in asked)
    return (known or default), bool(known) and set(known) == set(asked)


def _read_parts(text: str, default: Any) -> Parsed:
    asked = [part.strip().lower() for part in text.split(",") if part.strip()]
    known = tuple(part for part in PARTS if part in asked)
    return known, set(known) == set(asked)


def _read_flag(text: str, default: Any) -> Parsed:
    word = text.strip().lower()
    return (word in {"1", "true"}, True) if word in {"0", "1", "true", "false"} else (default, False)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return None if math.isnan(number) else number


_SEED: Final = _whole(0, 999_999)
_KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "dataset": _choice(DATASETS),
        "noise": _whole(0, 50),
        "train_share": _whole(10, 90),
        "data_seed": _SEED,
        "features": _Kind(_read_features, ",".join),
        "hidden": _Kind(_read_units, lambda units: ",".join(map(str, units)) or "0"),
        "activation": _choice(tuple(ACTIVATIONS)),
        "initializer": _choice(INITIALIZERS),
        "seed": _SEED,
        "optimizer": _choice(tuple(OPTIMIZERS)),
        "learning_rate": _one_of(LEARNING_RATES),
        "batch_size": _whole(1, 30),
        "regularizer": _choice(REGULARIZERS),
        "regularizer_rate": _one_of(REGULARIZER_RATES),
        "discretize": _Kind(_read_flag, lambda flag: str(int(flag))),
        "show_test": _Kind(_read_flag, lambda flag: str(int(flag))),
        "hide": _Kind(_read_parts, ",".join),
    }
)


def from_query(query: Mapping[str, str]) -> tuple[PlaygroundSpec, list[Correction]]:
    """Read a spec from the address of the page; never fails.

    A number out of range becomes the nearest valid value, nonsense becomes the default, and each such change is
    reported. Parameters that are no field of a spec are left alone.
    """
    values: dict[str, Any] = {}
    corrections: list[Correction] = []
    for name, kind in _KINDS.items():
        if name not in query:
            continue
        value, as_given = kind.read(query[name], getattr(DEFAULT, name))
        values[name] = value
        if not as_given:
            corrections.append(Correction(name, query[name], kind.write(value)))
    return replace(DEFAULT, **values), corrections


def to_words(spec: PlaygroundSpec) -> dict[str, str]:
    """Return every field of ``spec`` as it stands in an address."""
    return {name: kind.write(getattr(spec, name)) for name, kind in _KINDS.items()}


def to_query(spec: PlaygroundSpec) -> dict[str, str]:
    """Return the fields of ``spec`` that differ from the defaults, as query parameters."""
    usual = to_words(DEFAULT)
    return {name: word for name, word in to_words(spec).items() if word != usual[name]}


def changed(old: PlaygroundSpec, new: PlaygroundSpec) -> frozenset[str]:
    """Return the names of the fields in which two specs differ."""
    return frozenset(field.name for field in fields(old) if getattr(old, field.name) != getattr(new, field.name))
