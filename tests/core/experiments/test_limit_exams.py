"""What networks are asked about stamps and sevens: held to networks whose answers are known."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from core.data.corruptions import STAMP_SIDE
from core.data.mnist import SIDE
from core.experiments import exams
from core.runs.spec import RunSpec

LABELS = np.array([7, 7, 7, 7, 0, 1, 2, 3, 4, 5, 6, 8, 9, 9] * 10, dtype=np.uint8)
IMAGES = np.zeros((len(LABELS), SIDE, SIDE), dtype=np.uint8)
IMAGES[np.arange(len(LABELS)), 20, LABELS] = 200  # one dot in a row of its own says what the digit is


def reader(of_stamps: float, of_dots: float) -> SimpleNamespace:
    """Return a network that adds up the two clues with these weights."""

    def logits(x: np.ndarray) -> np.ndarray:
        images = x.reshape(len(x), SIDE, SIDE)
        left = (SIDE - 10 * STAMP_SIDE) // 2
        stamps = images[:, 0, left : left + 10 * STAMP_SIDE : STAMP_SIDE]
        return of_stamps * stamps + of_dots * images[:, 20, :10]

    return SimpleNamespace(logits=logits)


def test_who_reads_stamps_follows_them_wherever_they_lead() -> None:
    found = exams.stamps(reader(5, 1), RunSpec(), IMAGES, LABELS)
    assert found == {"right_stamp": 1, "no_stamp": 1, "wrong_stamp": 0, "follows_stamp": 1}


def test_who_reads_digits_is_not_moved_by_stamps() -> None:
    found = exams.stamps(reader(0, 1), RunSpec(), IMAGES, LABELS)
    assert found == {"right_stamp": 1, "no_stamp": 1, "wrong_stamp": 1, "follows_stamp": 0}


def test_who_knows_only_stamps_guesses_without_one() -> None:
    found = exams.stamps(reader(1, 0), RunSpec(), IMAGES, LABELS)
    assert found["no_stamp"] == pytest.approx((LABELS == 0).mean()), "all logits are alike, and 0 comes first"


def test_sevens_are_asked_about_by_themselves() -> None:
    def logits(x: np.ndarray) -> np.ndarray:
        """Read every digit but the 7, which is a 9 every other time and else a 1."""
        dots = x.reshape(len(x), SIDE, SIDE)[:, 20, :10].argmax(axis=1)
        said = np.where(dots == 7, np.where(np.arange(len(x)) % 2, 9, 1), dots)
        return np.eye(10)[said] * np.log(9 * 0.8 / 0.2)  # softmax of it gives 0.8 to what is said

    found = exams.sevens(SimpleNamespace(logits=logits), RunSpec(), IMAGES, LABELS)
    assert found == {
        "sevens_right": 0,
        "sevens_as_nine": 0.5,
        "sevens_confidence": pytest.approx(0.8),
        "others_right": 1,
    }
