"""The coach: rules that read a run and say what stands out, with the evidence, and what to change.

A rule is a function of what is known of a run. It returns what it saw, as numbers that the sentence quotes, and the
fields of the spec that it would change; or None. Its thresholds stand in it, so that they can be doubted. Nothing here
knows a page, a store or a language.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from core.runs.events import EpochEnd
from core.runs.spec import RunSpec

GUESSING: Final = math.log(10)
"""Loss of a network that gives each of ten digits the same probability."""

_CALM: Final = {"adam": 0.001, "rmsprop": 0.001, "momentum": 0.01, "sgd": 0.1}
"""Learning rates at which each optimizer trains these networks without trouble."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a run."""

    spec: RunSpec
    epochs: Sequence[EpochEnd]
    """In order, at least one unless the run has diverged in its first."""
    diverged: bool = False
    dead_share: float | None = None
    """Share of the hidden units that answer 0 to every one of some hundred digits; None where it was not measured."""

    @property
    def last(self) -> EpochEnd:
        """The last epoch."""
        return self.epochs[-1]

    @property
    def gap(self) -> float:
        """Accuracy in training minus accuracy in validation, after the last epoch."""
        return _number(self.last.accuracy) - _number(self.last.validation_accuracy)


@dataclass(frozen=True, slots=True)
class Advice:
    """What one rule has to say."""

    rule: str
    evidence: Mapping[str, float]
    """Numbers by the names under which the rule's sentence quotes them; shares in 0…1, losses in nats."""
    fix: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the spec and what to set them to; empty where there is nothing to mend."""


def gentler(spec: RunSpec) -> float:
    """Return a learning rate, at most a tenth of the one in ``spec``, with which it should not diverge."""
    return float(f"{min(spec.learning_rate / 10, _CALM[spec.optimizer]):.1g}")


def advise(seen: Seen) -> list[Advice]:
    """Return what stands out of a run, the most important first."""
    if not seen.epochs and not seen.diverged:
        return []
    rules = [_diverging] if not seen.epochs else RULES.values()
    found = (rule(seen) for rule in rules)
    advice = [replace(each, fix=_changes(each.fix, seen.spec)) for each in found if each is not None]
    # Whoever has diverged, guesses or crawls need not hear what follows from that.
    return advice[:1] if advice and advice[0].rule in _DECISIVE else advice


def _changes(fix: Mapping[str, Any], spec: RunSpec) -> dict[str, Any]:
    return {name: value for name, value in fix.items() if getattr(spec, name) != value}


def _diverging(seen: Seen) -> Advice | None:
    """The loss is no number any more, or ends above that of guessing."""
    spec = seen.spec
    loss = seen.last.loss if seen.epochs else None
    if not seen.diverged and (loss is None or loss < GUESSING * 1.02):
        return None
    evidence = {"learning_rate": spec.learning_rate, "guessing": GUESSING}
    return Advice("diverging", evidence, {"learning_rate": gentler(spec)})


def _stuck(seen: Seen) -> Advice | None:
    """The start was equal for all units of a layer, and the network guesses."""
    if seen.spec.initialisation == "glorot" or _number(seen.last.accuracy) > 0.3:
        return None
    return Advice("stuck", {"accuracy": _number(seen.last.accuracy)}, {"initialisation": "glorot"})


def _too_slow(seen: Seen) -> Advice | None:
    """After the last epoch the loss is still above 0.6 and has fallen by 5 % or more in every epoch."""
    losses = [_number(epoch.loss) for epoch in seen.epochs]
    falling = all(after < 0.95 * before for before, after in itertools.pairwise(losses))
    if losses[-1] < 0.6 or not falling or seen.spec.label_noise or seen.spec.labels == "shuffled":
        return None
    spec = seen.spec
    if spec.learning_rate < _CALM[spec.optimizer]:
        rate = min(spec.learning_rate * 10, _CALM[spec.optimizer])
        fix: dict[str, Any] = {"learning_rate": float(f"{rate:.1g}")}
    elif len(losses) < 3 or spec.optimizer == "adam":
        fix = {"epochs": min(spec.epochs * 3, 30)}
    else:
        fix = {"optimizer": "adam", "learning_rate": _CALM["adam"]}
    return Advice("too_slow", {"first": losses[0], "last": losses[-1], "learning_rate": spec.learning_rate}, fix)


def _dead_units(seen: Seen) -> Advice | None:
    """A quarter or more of the hidden units answer 0 to everything."""
    if seen.dead_share is None or seen.dead_share < 0.25 or seen.spec.activation != "relu":
        return None
    spec = seen.spec
    calm = spec.learning_rate <= _CALM[spec.optimizer]
    fix = {"activation": "leaky_relu"} if calm else {"learning_rate": gentler(spec)}
    return Advice("dead_units", {"dead": seen.dead_share}, fix)


def _overfitting(seen: Seen) -> Advice | None:
    """The validation loss was lowest two epochs or more ago and has grown by a tenth while training went on."""
    losses = [_number(epoch.validation_loss) for epoch in seen.epochs]
    best = min(range(len(losses)), key=losses.__getitem__)
    falling = _number(seen.last.loss) < _number(seen.epochs[best].loss)
    if len(losses) - 1 - best < 2 or losses[-1] < 1.1 * losses[best] or not falling:
        return None
    evidence = {"epoch": best + 1, "lowest": losses[best], "last": losses[-1]}
    return Advice("overfitting", evidence, {"dropout": 0.5} if seen.spec.dropout < 0.3 else {"epochs": best + 1})


def _too_few_examples(seen: Seen) -> Advice | None:
    """Fewer than 10,000 examples, and 4 points or more lost from training to validation."""
    examples = seen.spec.training_examples
    if examples >= 10_000 or seen.gap < 0.04:
        return None
    evidence = {
        "examples": examples,
        "training": _number(seen.last.accuracy),
        "validation": _number(seen.last.validation_accuracy),
    }
    return Advice("too_few_examples", evidence, {"training_examples": min(examples * 10, 60_000)})


def _dropout_too_strong(seen: Seen) -> Advice | None:
    """Dropout of 0.6 or more, and training lags 3 points or more behind validation, after two epochs or more."""
    if seen.spec.dropout < 0.6 or seen.gap > -0.03 or len(seen.epochs) < 2:
        return None
    evidence = {
        "dropout": seen.spec.dropout,
        "training": _number(seen.last.accuracy),
        "validation": _number(seen.last.validation_accuracy),
    }
    return Advice("dropout_too_strong", evidence, {"dropout": 0.3})


def _underfitting(seen: Seen) -> Advice | None:
    """Fewer than 32 units a layer, no gap of 2 points, and less than 95 % in validation after three epochs or more."""
    validation = _number(seen.last.validation_accuracy)
    if seen.spec.hidden_units >= 32 or len(seen.epochs) < 3 or seen.gap > 0.02 or validation > 0.95:
        return None
    evidence = {"units": seen.spec.hidden_units, "validation": validation}
    return Advice("underfitting", evidence, {"hidden_units": 128})


def _plateau(seen: Seen) -> Advice | None:
    """The best validation accuracy was within 0.2 points already in the first half of six epochs or more."""
    accuracies = [epoch.validation_accuracy for epoch in seen.epochs if epoch.validation_accuracy is not None]
    if len(accuracies) < len(seen.epochs):
        return None
    best = max(accuracies)
    reached = next(index for index, accuracy in enumerate(accuracies) if accuracy >= best - 0.002)
    if len(accuracies) < 6 or reached + 1 > len(accuracies) / 2:
        return None
    evidence = {"epoch": reached + 1, "then": accuracies[reached], "best": best}
    return Advice("plateau", evidence, {"epochs": reached + 1})


def _validation_above(seen: Seen) -> Advice | None:
    """Validation accuracy is above training accuracy: explained, not mended."""
    if not seen.gap < 0:  # a gap that is no number is none
        return None
    evidence = {
        "training": _number(seen.last.accuracy),
        "validation": _number(seen.last.validation_accuracy),
        "dropout": seen.spec.dropout,
    }
    return Advice("validation_above" if seen.spec.dropout else "validation_above_plain", evidence)


RULES: Final[Mapping[str, Callable[[Seen], Advice | None]]] = {
    "diverging": _diverging,
    "stuck": _stuck,
    "too_slow": _too_slow,
    "dead_units": _dead_units,
    "overfitting": _overfitting,
    "too_few_examples": _too_few_examples,
    "dropout_too_strong": _dropout_too_strong,
    "underfitting": _underfitting,
    "plateau": _plateau,
    "validation_above": _validation_above,
}
"""In the order of their importance."""

_DECISIVE: Final = frozenset({"diverging", "stuck", "too_slow"})


def _number(figure: float | None) -> float:
    """Return a figure as a number; one that is none counts as NaN, to which every comparison is false."""
    return math.nan if figure is None else figure
