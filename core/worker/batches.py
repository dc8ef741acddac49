"""Which examples a run trains on and in which order: pure functions of the spec.

Nothing is remembered from one epoch to the next, so a run that is taken up again in the middle goes through the very
same batches.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidSpec
from core.runs.spec import RunSpec

Indices = NDArray[np.int32]

_CHOICE: Final = 1
_ORDER: Final = 2
"""Two streams of random numbers from one seed."""


def choose(spec: RunSpec, available: int) -> tuple[Indices, Indices]:
    """Return the examples to fit and those to hold out, as positions among the ``available`` training examples.

    The examples are the first of a seeded permutation, whatever their classes: with the same seed, a smaller choice
    is part of each larger one. The hold-out is the end of the choice; it is empty where the test set validates.

    Returns
    -------
    fitted : ndarray of shape (spec.fitted_examples,)
    held_out : ndarray of shape (spec.training_examples - spec.fitted_examples,)

    Raises
    ------
    InvalidSpec
        If the spec asks for more examples than there are.
    """
    if spec.training_examples > available:
        raise InvalidSpec(
            f"Expected training_examples <= {available}. Received: training_examples={spec.training_examples}",
            field="training_examples",
            value=spec.training_examples,
            expected=f"≤ {available}",
        )
    shuffled = np.random.default_rng((spec.seed, _CHOICE)).permutation(available).astype(np.int32)
    chosen = shuffled[: spec.training_examples]
    return chosen[: spec.fitted_examples], chosen[spec.fitted_examples :]


def epoch_order(spec: RunSpec, epoch: int, fitted: Indices) -> Indices:
    """Return ``fitted`` in the order in which ``epoch`` (from 1) goes through them; batches are consecutive pieces."""
    return np.random.default_rng((spec.seed, _ORDER, epoch)).permutation(fitted)
