"""Settings and limits: the one place where a host changes what the lab allows.

Three environment variables, all optional: ``LAB_SCHEDULER`` (address of a Dask scheduler), ``LAB_STORE_URL`` (an
SQLAlchemy URL), ``LAB_MNIST`` (path of an ``mnist.npz``).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "data"
CONTENT: Final = ROOT / "content"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may ask for, and how much the store keeps."""

    hidden_units: tuple[int, int] = (8, 512)
    hidden_layers: tuple[int, int] = (1, 8)
    dropout: tuple[float, float] = (0.0, 0.8)
    epochs: tuple[int, int] = (1, 30)
    learning_rate: tuple[float, float] = (1e-5, 10.0)
    batch_size: tuple[int, int] = (8, 1024)
    training_examples: tuple[int, int] = (50, 60_000)
    seed: tuple[int, int] = (0, 999_999)
    label_noise: tuple[float, float] = (0.0, 1.0)
    epochs_in_all: int = 60
    """Of a run that is trained on after its end, from its start."""
    unfinished_runs: int = 1
    """How many runs one learner may have waiting, training or paused on the embedded worker; a series counts as one."""
    unwatched_seconds: float = 600.0
    """A run nobody has looked at for this long is stopped, and kept."""
    series_runs: int = 25
    """How many runs one sweep may have."""
    upload_bytes: int = 5 * 1024 * 1024
    upload_pixels: int = 25_000_000
    run_ttl_seconds: float = 7 * 24 * 3600.0
    """A run nobody has looked at for this long is purged."""
    store_bytes: int = 400 * 1024 * 1024
    """When snapshots and events grow beyond this, the oldest ended runs are purged first."""
    run_bytes: int = 32 * 1024 * 1024
    """When the snapshots of one run grow beyond this, epochs in between are dropped, evenly."""


@dataclass(frozen=True, slots=True)
class Config:
    """Where the parts of the lab are."""

    scheduler: str | None
    """Address of a Dask scheduler, or None for the embedded cluster."""
    store_url: str
    """SQLAlchemy URL of the run store."""
    mnist: Path | None
    """An ``mnist.npz`` to use instead of the shipped one."""
    limits: Limits = field(default_factory=Limits)


def load() -> Config:
    """Read the environment; every setting has a default that needs nothing set."""
    default_store = f"sqlite:///{(ROOT / '.lab' / 'runs.db').as_posix()}"
    mnist = os.environ.get("LAB_MNIST")
    return Config(
        scheduler=os.environ.get("LAB_SCHEDULER") or None,
        store_url=os.environ.get("LAB_STORE_URL") or default_store,
        mnist=Path(mnist) if mnist else None,
    )
