"""Recorded results: what ``make record`` measured, with everything needed to measure it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.config import DATA
from core.errors import DataUnavailable
from core.experiments.experiment import Experiment, Figures, Outcome
from core.runs.spec import RunSpec

FOLDER: Final = DATA / "recorded"


@dataclass(frozen=True, slots=True)
class Record:
    """A recorded result and where it comes from."""

    figures: Figures
    versions: Mapping[str, str]
    command: str
    recorded_on: str
    seconds: float
    """How long all its runs took together."""


def path_of(experiment: Experiment) -> Path:
    """Return the file of an experiment's recorded result."""
    return FOLDER / f"{experiment.id}.json"


def write(
    experiment: Experiment, outcomes: Iterable[Outcome], *, versions: Mapping[str, str], recorded_on: str, folder: Path
) -> Path:
    """Write a recorded result into ``folder`` and return its path."""
    kept = list(outcomes)
    record = {
        "experiment": experiment.id,
        "command": f"make record ONLY={experiment.id}",
        "recorded_on": recorded_on,
        "versions": dict(versions),
        "spec": experiment.describe(),
        "outcomes": [_outcome_to_json(outcome) for outcome in kept],
    }
    path = folder / f"{experiment.id}.json"
    path.write_text(json.dumps(record, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return path


def _outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    rounded = {
        measure: [None if figure is None else round(figure, 5) for figure in figures]
        for measure, figures in outcome.history.items()
    }
    examined = {measure: round(figure, 5) for measure, figure in outcome.examined.items()}
    return asdict(outcome) | {"history": rounded, "examined": examined, "seconds": round(outcome.seconds, 2)}


@cache
def load(experiment: Experiment) -> Record:
    """Read the recorded result of ``experiment``.

    Raises
    ------
    DataUnavailable
        If there is none, it cannot be read, or it was recorded for another grid. ``params``: path, reason.
    """
    path = path_of(experiment)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        outcomes = tuple(Outcome(**outcome) for outcome in stored["outcomes"])
        described = _completed(stored["spec"])
        record = Record(
            Figures(outcomes),
            stored["versions"],
            stored["command"],
            stored["recorded_on"],
            sum(outcome.seconds for outcome in outcomes),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unavailable(path, f"{type(error).__name__}: {error}") from error
    if described != json.loads(json.dumps(experiment.describe())):
        raise unavailable(path, "recorded for another grid")
    return record


def _completed(described: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was recorded of an experiment; fields of a spec that a later version added take their defaults."""
    return {**described, "base": asdict(RunSpec.from_json(json.dumps(described["base"])))}


def unavailable(path: Path, reason: str) -> DataUnavailable:
    """Return the error that says why a recorded result cannot be used."""
    return DataUnavailable(
        f"Expected a recorded result. Received: path={path.name!r} ({reason})", path=path.name, reason=reason
    )
