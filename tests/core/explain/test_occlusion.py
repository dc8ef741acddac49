"""Covering a place says what covering it does: held to covering by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.explain.occlusion import leaders, occlusion, without
from core.maths.network import Network

NETWORK = Network.initialise((784, 24, 10), seed=3, dtype=np.float64)
IMAGE = np.zeros((28, 28))
IMAGE[8:20, 6:22] = np.random.default_rng(1).random((12, 16))


def lead(image: np.ndarray) -> float:
    answer, rival = leaders(NETWORK, IMAGE)
    logits = NETWORK.logits(image.reshape(1, -1))[0]
    return float(logits[answer] - logits[rival])


@pytest.mark.parametrize(("row", "column"), [(14, 14), (8, 6), (6, 4), (19, 21), (21, 23)])
def test_each_place_says_what_covering_it_costs(row: int, column: int) -> None:
    covered = IMAGE.copy()
    covered[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = 0
    assert occlusion(NETWORK, IMAGE)[row, column] == pytest.approx(lead(IMAGE) - lead(covered), abs=1e-10)


def test_covering_bare_paper_changes_nothing() -> None:
    lost = occlusion(NETWORK, IMAGE)
    assert lost[0, 0] == lost[27, 27] == lost[5, 5] == 0
    assert lost[6, 4] != 0, "a square of 5 reaches the ink two pixels away"


def test_the_leaders_are_the_two_largest_logits() -> None:
    logits = NETWORK.logits(IMAGE.reshape(1, -1))[0]
    answer, rival = leaders(NETWORK, IMAGE)
    assert logits[answer] == logits.max()
    assert logits[rival] == np.sort(logits)[-2]


def test_erasing_leaves_the_image_itself_alone() -> None:
    before = IMAGE.copy()
    erased = without(IMAGE, np.array([8 * 28 + 6, 9 * 28 + 7]))
    assert erased[8, 6] == erased[9, 7] == 0
    assert (erased != IMAGE).sum() == 2
    assert np.array_equal(IMAGE, before)
