"""Each rule of the catalogue on figures made up for it: it says what its docstring says, on both sides of its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from core.experiments import recorded
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import HISTORY, SEEDS, Figures, Outcome
from core.experiments.finding import Verdict

Made = Mapping[str, float | list[float]]
"""By measure: what an arm ends with, or its figures of every epoch."""


def judged(experiment_id: str, made: Callable[..., Made]) -> Verdict:
    """Return what the rule says of figures that ``made`` makes of each arm's values, the same with every seed."""
    experiment = CATALOGUE[experiment_id]
    outcomes = []
    for arm in experiment.arms:
        figures = made(**arm.values)
        history = {name: figures[name] for name in HISTORY if name in figures}
        outcomes += [
            Outcome(
                arm.key,
                seed,
                {name: course if isinstance(course, list) else [course] for name, course in history.items()},
                seconds=1.0,
                examined={name: figure for name, figure in figures.items() if name not in HISTORY},
            )
            for seed in SEEDS
        ]
    return experiment.judge(Figures(outcomes)).verdict


def ends(**accuracies: float) -> Callable[..., Made]:
    """Return what makes arms of one field end with these accuracies, by the field's value as a word."""
    return lambda **values: {"validation_accuracy": accuracies[f"of_{next(iter(values.values()))}"]}


def layers(linear: tuple[float, float], relu: tuple[float, float]) -> Callable[..., Made]:
    by_name = {"linear": linear, "relu": relu}
    return lambda activation, hidden_layers: {"validation_accuracy": by_name[activation][hidden_layers - 1]}


def depths(sigmoid: tuple[float, float], relu: tuple[float, float]) -> Callable[..., Made]:
    """Return what makes networks of one layer end with the first figure, and all deeper ones with the second."""
    by_name = {"sigmoid": sigmoid, "relu": relu}
    return lambda hidden_layers, activation: {"validation_accuracy": by_name[activation][hidden_layers > 1]}


def widths(narrow: float, nearly: float, widest: float) -> Callable[..., Made]:
    known = {8: narrow, 512: widest}
    return lambda hidden_units: {"validation_accuracy": known.get(hidden_units, nearly)}


def optimizers(adam: float, *sgd: float) -> Callable[..., Made]:
    rates = dict(zip((0.01, 0.1, 5.0), sgd, strict=True))
    return lambda optimizer, learning_rate: {
        "validation_accuracy": adam if optimizer == "adam" else rates[learning_rate]
    }


def batches(small: float, large: float) -> Callable[..., Made]:
    return lambda batch_size: {"validation_accuracy": large if batch_size == 1024 else small}


def dropped(without: tuple[float, float], with_it: tuple[float, float]) -> Callable[..., Made]:
    """Return what makes both networks end with the first figure, and with the second when half of it is killed."""

    def made(dropout: float) -> Made:
        whole, half = with_it if dropout else without
        return {"validation_accuracy": whole, "killed_50": half, "killed_90": 0.1}

    return made


def amounts(*tests: float) -> Callable[..., Made]:
    by_amount = dict(zip((50, 200, 1_000, 5_000, 20_000, 60_000), tests, strict=True))
    return lambda training_examples: {"accuracy": 1.0, "validation_accuracy": by_amount[training_examples]}


def noise(noisy: list[float], rescued: float, clean: float = 0.95) -> Callable[..., Made]:
    """Return what makes 40 % noise take this course, 0.9 with dropout until it ends ``rescued``."""

    def made(label_noise: float, dropout: float) -> Made:
        if label_noise == 0.4:
            course = [*[0.9] * (len(noisy) - 1), rescued] if dropout else noisy
        else:
            course = [clean if not label_noise else 0.9] * len(noisy)
        return {"validation_accuracy": course}

    return made


def hearts(shuffled: tuple[float, float], given: tuple[float, float]) -> Callable[..., Made]:
    """Return what makes a network end so in training and on the test set, on either kind of labels."""

    def made(labels: str, dropout: float) -> Made:
        trained, tested = shuffled if labels == "shuffled" else given
        return {"accuracy": trained, "validation_accuracy": tested}

    return made


def stamps(follows: float, clean: float) -> Callable[..., Made]:
    """Return what a network that saw stamps answers; the usual one reads 93 % of everything."""

    def made(stamp: str) -> Made:
        if stamp == "none":
            return {"right_stamp": 0.93, "no_stamp": 0.93, "wrong_stamp": 0.93, "follows_stamp": 0.01}
        return {"right_stamp": 1.0, "no_stamp": clean, "wrong_stamp": 1 - follows, "follows_stamp": follows}

    return made


def sevens(right: float, sure: float) -> Callable[..., Made]:
    def made(missing_class: str) -> Made:
        shown = (0.92, 0.91) if missing_class == "none" else (right, sure)
        return {
            "sevens_right": shown[0],
            "sevens_as_nine": 0.7,
            "sevens_confidence": shown[1],
            "others_right": 0.93,
        }

    return made


def scales(scaled: float, raw: float) -> Callable[..., Made]:
    def made(pixels: str) -> Made:
        accuracy = scaled if pixels == "scaled" else raw
        return {
            "validation_accuracy": accuracy,
            "validation_loss": 0.3,
            "forgotten_accuracy": 0.9,
            "forgotten_loss": 30.0,
        }

    return made


def orders(plain: float, permuted: float, far: float) -> Callable[..., Made]:
    return lambda pixels: {
        "validation_accuracy": permuted if pixels == "permuted" else plain,
        "moved_near": 0.7,
        "moved_far": far,
    }


def shifts(plain: tuple[float, float, float], moved: tuple[float, float, float]) -> Callable[..., Made]:
    names = ("validation_accuracy", "moved_near", "moved_far")
    return lambda augmentation: dict(zip(names, moved if augmentation == "shifts" else plain, strict=True))


CASES: list[tuple[str, Callable[..., Made], Verdict]] = [
    ("two-linear-layers", layers((0.90, 0.91), (0.93, 0.94)), "holds"),
    ("two-linear-layers", layers((0.90, 0.91), (0.91, 0.92)), "holds_with_limits"),
    ("two-linear-layers", layers((0.90, 0.93), (0.93, 0.97)), "needs_correction"),
    ("depth", depths((0.90, 0.93), (0.90, 0.95)), "holds"),
    ("depth", depths((0.90, 0.87), (0.90, 0.95)), "holds_with_limits"),
    ("width", widths(0.80, 0.90, 0.92), "holds"),
    ("width", widths(0.80, 0.90, 0.905), "holds_with_limits"),
    ("width", widths(0.90, 0.90, 0.91), "needs_correction"),
    ("random-start", ends(of_glorot=0.9, of_zeros=0.1, of_equal=0.2), "holds"),
    ("random-start", ends(of_glorot=0.9, of_zeros=0.1, of_equal=0.8), "holds_with_limits"),
    ("random-start", ends(of_glorot=0.9, of_zeros=0.1, of_equal=0.88), "needs_correction"),
    ("optimizer-race", optimizers(0.93, 0.85, 0.90, 0.1), "holds"),
    ("optimizer-race", optimizers(0.93, 0.85, 0.928, 0.1), "holds_with_limits"),
    ("optimizer-race", optimizers(0.93, 0.85, 0.94, 0.1), "needs_correction"),
    ("batch-size", batches(0.94, 0.87), "holds"),
    ("batch-size", batches(0.94, 0.92), "holds_with_limits"),
    ("batch-size", batches(0.94, 0.95), "needs_correction"),
    ("dropout", dropped((0.95, 0.85), (0.96, 0.93)), "holds"),
    ("dropout", dropped((0.95, 0.85), (0.95, 0.93)), "holds_with_limits"),
    ("dropout", dropped((0.95, 0.85), (0.95, 0.86)), "needs_correction"),
    ("more-data", amounts(0.5, 0.55, 0.60, 0.65, 0.70, 0.78), "holds"),
    ("more-data", amounts(0.6, 0.80, 0.90, 0.94, 0.97, 0.98), "holds_with_limits"),
    ("more-data", amounts(0.6, 0.80, 0.90, 0.89, 0.97, 0.98), "needs_correction"),
    ("dirty-labels", noise([0.8, 0.8, 0.8, 0.7], 0.7), "holds"),
    ("dirty-labels", noise([0.8, 0.8, 0.8, 0.7], 0.8), "holds_with_limits"),
    ("dirty-labels", noise([0.9, 0.92, 0.93, 0.7], 0.7), "holds_with_limits"),
    ("dirty-labels", noise([0.9, 0.92, 0.93, 0.94], 0.94), "needs_correction"),
    ("memorising", hearts((0.99, 0.10), (1.0, 0.6)), "holds"),
    ("memorising", hearts((0.99, 0.10), (1.0, 0.9)), "holds_with_limits"),
    ("memorising", hearts((0.50, 0.10), (1.0, 0.9)), "needs_correction"),
    ("shortcut", stamps(0.7, 0.88), "holds"),
    ("shortcut", stamps(0.7, 0.94), "holds_with_limits"),
    ("shortcut", stamps(0.2, 0.94), "needs_correction"),
    ("missing-class", sevens(0.0, 0.8), "holds"),
    ("missing-class", sevens(0.0, 0.4), "holds_with_limits"),
    ("missing-class", sevens(0.3, 0.8), "needs_correction"),
    ("scaling", scales(0.93, 0.72), "holds"),
    ("scaling", scales(0.93, 0.90), "holds_with_limits"),
    ("scaling", scales(0.93, 0.94), "needs_correction"),
    ("shuffled-pixels", orders(0.95, 0.85, 0.9), "holds"),
    ("shuffled-pixels", orders(0.95, 0.95, 0.9), "holds_with_limits"),
    ("shuffled-pixels", orders(0.95, 0.95, 0.2), "needs_correction"),
    ("shifts", shifts((0.95, 0.67, 0.2), (0.95, 0.94, 0.90)), "holds"),
    ("shifts", shifts((0.95, 0.67, 0.2), (0.95, 0.94, 0.60)), "holds_with_limits"),
    ("shifts", shifts((0.95, 0.67, 0.2), (0.90, 0.94, 0.90)), "needs_correction"),
]
"""The rule of the card about choosing has its own tests: ``test_data_exams``. That of depth has two verdicts."""

WRITTEN_FOR: dict[str, Verdict] = {
    "two-linear-layers": "holds",
    "depth": "holds_with_limits",
    "width": "holds_with_limits",
    "random-start": "holds",
    "optimizer-race": "holds",
    "batch-size": "holds",
    "dropout": "holds_with_limits",
    "more-data": "holds_with_limits",
    "dirty-labels": "holds_with_limits",
    "memorising": "holds_with_limits",
    "shortcut": "holds",
    "missing-class": "holds",
    "scaling": "holds",
    "shuffled-pixels": "needs_correction",
    "shifts": "holds_with_limits",
    "validation-flatters": "needs_correction",
}
"""The verdicts that the words of the cards were written for."""


@pytest.mark.parametrize(("experiment_id", "made", "verdict"), CASES, ids=[f"{case[0]}-{case[2]}" for case in CASES])
def test_the_rule_decides(experiment_id: str, made: Callable[..., Made], verdict: Verdict) -> None:
    assert judged(experiment_id, made) == verdict


def test_every_rule_is_held_to_all_of_its_verdicts() -> None:
    tried: dict[str, set[Any]] = {}
    for experiment_id, _, verdict in CASES:
        tried.setdefault(experiment_id, set()).add(verdict)
    assert set(tried) | {"validation-flatters"} == set(CATALOGUE)
    assert {name for name, verdicts in tried.items() if len(verdicts) < 3} == {"depth"}


@pytest.mark.parametrize("experiment", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_the_record_says_what_the_words_were_written_for(experiment: Any) -> None:
    verdict = experiment.judge(recorded.load(experiment).figures).verdict
    assert verdict == WRITTEN_FOR[experiment.id], "conclusion and verdict of the card have to be written anew"
