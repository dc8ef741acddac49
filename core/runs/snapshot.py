"""Snapshots: a run at one moment, complete enough to go on from there as if nothing had happened.

NumPy only: a worker writes them, the web process reads their weights.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.maths import archive

FORMAT: Final = 1

Array = NDArray[Any]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Snapshot:
    """The state of a run after ``step`` updates.

    Everything random in a run follows from its seed and the number of the epoch or step, so nothing else is needed to
    end with the same weights and figures as an undisturbed run.
    """

    epoch: int
    """Finished epochs; the examples and sums below belong to the next one."""
    step: int
    """Updates since the start of the run."""
    weights: tuple[NDArray[np.float32], ...]
    """In Keras's order: the kernel of shape (units before, units after) and the bias of each layer in turn."""
    optimizer: dict[str, Array] = field(default_factory=dict)
    """The optimizer's variables by their Keras paths; empty in a slim snapshot."""
    loss_sum: float = 0.0
    """Sum of the losses (nats) of the examples of the unfinished epoch so far."""
    correct: int = 0
    """How many of those examples were classified correctly."""
    seconds: float = 0.0
    """Time that the unfinished epoch has taken so far."""

    @property
    def is_resumable(self) -> bool:
        """Whether a run can go on from here; a slim snapshot has weights only."""
        return bool(self.optimizer)

    def slim(self) -> Snapshot:
        """Return the snapshot without the optimizer's state: a third of the size with Adam, and all a page needs."""
        return replace(self, optimizer={})

    def to_bytes(self) -> bytes:
        """Return the snapshot as an npz file, without pickle."""
        arrays: dict[str, Array] = {f"weights/{i}": array for i, array in enumerate(self.weights)}
        arrays |= {f"optimizer/{name}": array for name, array in self.optimizer.items()}
        facts = {
            "format": FORMAT,
            "epoch": self.epoch,
            "step": self.step,
            "n_weights": len(self.weights),
            "loss_sum": self.loss_sum,
            "correct": self.correct,
            "seconds": self.seconds,
        }
        return archive.write(arrays, facts)

    @classmethod
    def from_bytes(cls, data: bytes) -> Snapshot:
        """Read what ``to_bytes`` wrote.

        Raises
        ------
        DataUnavailable
            If ``data`` is no snapshot, is damaged, or was written by a later version. ``params``: path, reason.
        """
        arrays, facts = archive.read(data)
        if facts.get("format") != FORMAT:
            raise archive.unavailable(data, f"no snapshot of format {FORMAT}")
        try:
            return cls(
                epoch=int(facts["epoch"]),
                step=int(facts["step"]),
                weights=tuple(arrays[f"weights/{i}"] for i in range(facts["n_weights"])),
                optimizer={
                    name.removeprefix("optimizer/"): array
                    for name, array in arrays.items()
                    if name.startswith("optimizer/")
                },
                loss_sum=float(facts["loss_sum"]),
                correct=int(facts["correct"]),
                seconds=float(facts["seconds"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise archive.unavailable(data, f"incomplete snapshot: {error!r}") from error
