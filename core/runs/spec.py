"""The settings of a run: what is trained, on what, for how long."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import numpy as np

from core.config import Limits
from core.errors import InvalidSpec

Activation = Literal["relu", "sigmoid", "tanh", "leaky_relu", "elu", "gelu", "swish", "softplus", "linear"]
Optimizer = Literal["adam", "sgd", "momentum", "rmsprop"]
Validation = Literal["test", "holdout"]
Initialisation = Literal["glorot", "zeros", "equal"]
Labels = Literal["given", "shuffled"]
MissingClass = Literal["none", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
Stamp = Literal["none", "label"]
Pixels = Literal["scaled", "raw", "permuted"]
Augmentation = Literal["none", "shifts"]

ACTIVATIONS: Final[tuple[str, ...]] = get_args(Activation)
OPTIMIZERS: Final[tuple[str, ...]] = get_args(Optimizer)

HOLDOUT_SHARE: Final = 0.1
"""Share of the training examples kept aside when ``validation`` is "holdout"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunSpec:
    """One run, completely described: the same spec gives the same result.

    The defaults are the primer's network and training: 784 → 128 ReLU → dropout 0.5 → 10 softmax, Adam, batches of 64,
    10 epochs, with the test set shown as validation.
    """

    hidden_units: int = 128
    hidden_layers: int = 1
    dropout: float = 0.5
    epochs: int = 10
    activation: Activation = "relu"
    optimizer: Optimizer = "adam"
    learning_rate: float = 0.001
    batch_size: int = 64
    training_examples: int = 60_000
    validation: Validation = "test"
    initialisation: Initialisation = "glorot"
    """How the kernels start: at random, all at 0, or all at one value; the latter two to see why not."""
    label_noise: float = 0.0
    """Share of the training labels that are wrong on purpose."""
    labels: Labels = "given"
    """"shuffled": the training labels are dealt out at random, so that there is nothing to learn but by heart."""
    missing_class: MissingClass = "none"
    """A digit of which the training set shows none."""
    stamp: Stamp = "none"
    """"label": a square on the edge of every image gives its class away."""
    pixels: Pixels = "scaled"
    """0…1 as in the primer, 0…255 as stored, or all images in one shuffled order of their pixels."""
    augmentation: Augmentation = "none"
    """"shifts": every training image is moved a little, otherwise in each epoch."""
    seed: int = 42

    def to_json(self) -> str:
        """Return the spec as one line of JSON, keys in the order of the fields."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> RunSpec:
        """Read what ``to_json`` wrote. Fields that a later version added take their defaults."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in json.loads(text).items() if name in known})

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Units of each layer from the pixels to the classes, e.g. ``(784, 128, 10)``."""
        return (784, *(self.hidden_units,) * self.hidden_layers, 10)

    @property
    def parameter_count(self) -> int:
        """Weights and biases together; 101,770 for the primer's network."""
        sizes = self.layer_sizes
        return sum((before + 1) * after for before, after in itertools.pairwise(sizes))

    @property
    def fitted_examples(self) -> int:
        """Examples that are trained on in an epoch: a hold-out leaves fewer than ``training_examples``."""
        if self.validation == "holdout":
            return self.training_examples - round(self.training_examples * HOLDOUT_SHARE)
        return self.training_examples

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one epoch; the last batch may be smaller, as in Keras."""
        return -(-self.fitted_examples // self.batch_size)


DEFAULT_SPEC: Final = RunSpec()
SPOILING: Final = ("label_noise", "labels", "missing_class", "stamp", "pixels", "augmentation")
"""The fields that change the data, not the network or its training; see ``core.data.corruptions``."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    name: get_args(kind) for name, kind in get_type_hints(RunSpec).items() if get_origin(kind) is Literal
}
"""The fields that take one of some words, and those words."""


def validate(spec: RunSpec, limits: Limits) -> RunSpec:
    """Return ``spec`` unchanged if every field is within ``limits``.

    Raises
    ------
    InvalidSpec
        Naming the first field that is not, its value, and what was expected.
    """
    for field in fields(spec):
        value = getattr(spec, field.name)
        if field.name in CHOICES:
            choices = CHOICES[field.name]
            if value not in choices:
                raise _invalid(field.name, value, " | ".join(choices))
            continue
        low, high = getattr(limits, field.name)
        is_integer = isinstance(low, int)
        right_type = isinstance(value, int if is_integer else (int, float)) and not isinstance(value, bool)
        if not right_type or not low <= value <= high:  # NaN fails every comparison
            raise _invalid(field.name, value, f"{decimal(low)} … {decimal(high)}")
    return spec


def _invalid(name: str, value: Any, expected: str) -> InvalidSpec:
    return InvalidSpec(
        f"Expected {name} in {expected}. Received: {name}={value!r}",
        field=name,
        value=value,
        expected=expected,
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """A query parameter that could not be used as given, and what was taken in its place."""

    field: str
    received: str
    used: Any


def from_query(query: Mapping[str, str], limits: Limits) -> tuple[RunSpec, list[Correction]]:
    """Read a spec from the address of a page; never fails.

    A number out of range becomes the nearest valid value, nonsense becomes the default, and each such change is
    reported. Parameters that are no field of a spec are left alone.
    """
    spec = DEFAULT_SPEC
    corrections: list[Correction] = []
    for field in fields(RunSpec):
        text = query.get(field.name)
        if text is None:
            continue
        value, as_given = _parse(field.name, text, limits)
        spec = replace(spec, **{field.name: value})
        if not as_given:
            corrections.append(Correction(field.name, text, value))
    return spec, corrections


def to_query(spec: RunSpec) -> dict[str, str]:
    """Return the fields of ``spec`` that differ from the defaults, as query parameters."""
    return {
        field.name: value if isinstance(value := getattr(spec, field.name), str) else decimal(value)
        for field in fields(spec)
        if getattr(spec, field.name) != getattr(DEFAULT_SPEC, field.name)
    }


def decimal(number: float) -> str:
    """Return ``number`` as people write it: 0.00001, where Python has 1e-05; 10, where it has 10.0.

    An address and a slider call it the same, and reading it gives the same number.
    """
    return np.format_float_positional(number, trim="-")


def _parse(name: str, text: str, limits: Limits) -> tuple[Any, bool]:
    """Return the value to use and whether it is what ``text`` says."""
    default = getattr(DEFAULT_SPEC, name)
    if name in CHOICES:
        choice = text.strip().lower()
        return (choice, True) if choice in CHOICES[name] else (default, False)
    try:
        number = float(text)
    except ValueError:
        return default, False
    if number != number:
        return default, False
    low, high = getattr(limits, name)
    nearest = min(max(number, low), high)
    if isinstance(low, int):
        nearest = round(nearest)
    return nearest, nearest == number
