"""Shadows and distances, against what NumPy and paper say."""

from __future__ import annotations

import numpy as np
import pytest

from core.explain import projections

RANDOM = np.random.default_rng(4)
STRETCHED = RANDOM.standard_normal((60, 12)) * np.arange(12, 0, -1) ** 1.5 + 3


@pytest.mark.parametrize("points", [STRETCHED, STRETCHED[:5], STRETCHED[:, :2]], ids=["tall", "wide", "flat"])
def test_the_shadow_is_that_of_the_whole_decomposition(points: np.ndarray) -> None:
    u, s, _ = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    shadow = projections.shadow(points)
    assert np.abs(shadow.points) == pytest.approx(np.abs(u[:, :2] * s[:2]), rel=1e-4, abs=1e-4)
    assert shadow.share == pytest.approx((s[:2] ** 2).sum() / (s**2).sum())


def test_the_same_points_cast_the_same_shadow_either_way_up() -> None:
    assert np.abs(projections.shadow(-STRETCHED).points) == pytest.approx(np.abs(projections.shadow(STRETCHED).points))
    for axis in projections.shadow(STRETCHED).points.T:
        assert axis[np.abs(axis).argmax()] > 0


@pytest.mark.parametrize("points", [np.ones((5, 3)), np.ones((1, 3)), np.arange(4.0)[:, None]])
def test_without_a_spread_there_is_no_shadow(points: np.ndarray) -> None:
    with pytest.raises(ValueError, match="different points"):
        projections.shadow(points)


def test_turning_finds_back_and_keeps_distances() -> None:
    flat = RANDOM.standard_normal((20, 2))
    flat -= flat.mean(axis=0)
    mirrored = flat @ np.array([[0.6, 0.8], [0.8, -0.6]])
    assert projections.turned(mirrored, flat) == pytest.approx(flat)
    other = projections.turned(flat, RANDOM.standard_normal((20, 2)))
    assert np.linalg.norm(other, axis=1) == pytest.approx(np.linalg.norm(flat, axis=1))


def test_nearest_mean_on_paper() -> None:
    known, known_labels = np.array([[0.0, 0], [0, 2], [10, 0], [10, 2]]), np.array([3, 3, 7, 7])
    points = np.array([[1.0, 1], [4, 1], [6, 1], [9, 1]])
    assert projections.nearest_mean_accuracy(known, known_labels, points, np.array([3, 7, 7, 7])) == 0.75


def test_the_share_between_classes_on_paper() -> None:
    labels = np.array([0, 0, 1, 1])
    assert projections.between_share(np.array([[0.0], [0], [4], [4]]), labels) == 1
    assert projections.between_share(np.array([[0.0], [4], [0], [4]]), labels) == 0
    assert projections.between_share(np.array([[0.0], [2], [4], [6]]), labels) == pytest.approx(16 / 20)
