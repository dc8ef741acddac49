"""The best line, against every line that goes between points of sets small enough to try them all."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from core.maths.separation import best_line, count_right


def exhaustive(points: np.ndarray, labels: np.ndarray) -> int:
    """Return the most points that any line gets right, from the lines through all pairs of points, nudged all ways."""
    best = max(labels.sum(), len(labels) - labels.sum())
    for p, q in itertools.combinations(points, 2):
        for tilt in (-1e-7, 1e-7):
            direction = q - p
            normal = np.array([-direction[1], direction[0]]) + tilt * direction
            normal /= np.linalg.norm(normal)
            for shift in (-1e-6, 1e-6):
                side = points @ normal > p @ normal + shift
                right = (side == (labels == 1)).sum()
                best = max(best, right, len(labels) - right)
    return int(best)


@pytest.mark.parametrize("seed", range(4))
def test_no_line_is_better(seed: int) -> None:
    random = np.random.default_rng(seed)
    points, labels = random.normal(size=(18, 2)), random.integers(0, 2, 18)
    line = best_line(points, labels, with_bias=True, directions=7200)
    assert line.right == exhaustive(points, labels)


@pytest.mark.parametrize("with_bias", [True, False])
def test_the_line_gets_right_what_it_says(with_bias: bool) -> None:
    random = np.random.default_rng(5)
    points, labels = random.normal(size=(60, 2)) + 0.5, random.integers(0, 2, 60)
    line = best_line(points, labels, with_bias=with_bias)
    assert count_right(points, labels, line.weights, line.bias) == line.right
    assert line.share == line.right / 60
    assert np.linalg.norm(line.weights) == pytest.approx(1)


def test_without_bias_a_cloud_behind_a_cloud_cannot_be_told_apart() -> None:
    steps = np.linspace(0.1, 0.4, 10)
    near, far = np.column_stack([steps, steps]), np.column_stack([steps, steps]) + 1
    points, labels = np.vstack([near, far]), np.repeat([0, 1], 10)
    free, pinned = (best_line(points, labels, with_bias=with_bias) for with_bias in (True, False))
    assert free.share == 1.0
    assert pinned.share == 0.5
    assert pinned.bias == 0.0


def test_of_equally_good_lines_the_one_with_the_widest_gap_is_taken() -> None:
    points, labels = np.array([[0.0, 0.0], [0.0, 1.0], [2.0, 0.0], [2.0, 1.0]]), np.array([0, 0, 1, 1])
    line = best_line(points, labels, with_bias=True)
    assert line.weights == pytest.approx([1, 0], abs=1e-9)
    assert line.bias == pytest.approx(-1)


def test_equal_points_are_not_told_apart() -> None:
    line = best_line(np.ones((4, 2)), np.array([0, 1, 1, 1]), with_bias=True)
    assert line.right == 3


@pytest.mark.parametrize(
    ("points", "labels"), [((0, 2), 0), ((3, 3), 3), ((3, 2), 2)], ids=["empty", "three inputs", "too few labels"]
)
def test_refuses_what_is_no_set_of_points(points: tuple[int, int], labels: int) -> None:
    with pytest.raises(ValueError, match="Received"):
        best_line(np.zeros(points), np.zeros(labels, int), with_bias=True)
