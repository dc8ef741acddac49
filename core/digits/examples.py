"""A handful of test digits to try, other ones each time the reader asks."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.maths.arrays import IntArray

_FIRST: Final = 16
"""What is offered before anybody has asked for others: easy to read, so that the first look puzzles nobody."""


def examples(labels: np.ndarray, count: int, shuffle: int = 0) -> list[int]:
    """Return indices of ``count`` test digits.

    Parameters
    ----------
    labels : ndarray of shape (n,)
        Classes 0…9; not all of them need occur.
    count : int
        Of different classes as long as there are any left.
    shuffle : int
        Which handful: the same number gives the same digits.
    """
    random = np.random.default_rng(_FIRST + shuffle)
    by_class: list[IntArray] = [random.permutation(np.flatnonzero(labels == digit)) for digit in np.unique(labels)]
    rounds = range(max(len(indices) for indices in by_class))
    order = [by_class[place] for place in random.permutation(len(by_class))]
    chosen = (int(indices[turn]) for turn in rounds for indices in order if turn < len(indices))
    return [index for _, index in zip(range(count), chosen, strict=False)]
