import numpy as np
import pytest

from core.data import toys


@pytest.mark.parametrize("name", toys.TOYS)
def test_half_of_the_points_are_in_each_class_and_in_the_square(name):
    points, labels = toys.make(name, 301, seed=3)
    assert points.shape == (301, 2)
    assert points.dtype == np.float64
    assert np.bincount(labels).tolist() == [151, 150]
    assert np.abs(points).max() <= 1


@pytest.mark.parametrize("name", toys.TOYS)
def test_a_seed_is_a_set(name):
    points, labels = toys.make(name, 50, noise=0.2, seed=7)
    again, labels_again = toys.make(name, 50, noise=0.2, seed=7)
    other, _ = toys.make(name, 50, noise=0.2, seed=8)
    assert np.array_equal(points, again)
    assert np.array_equal(labels, labels_again)
    assert not np.array_equal(points, other)


@pytest.mark.parametrize("name", toys.TOYS)
def test_noise_moves_the_same_points_along_the_same_direction(name):
    clean, labels = toys.make(name, 4000, noise=0)
    little, labels_little = toys.make(name, 4000, noise=0.1)
    much, _ = toys.make(name, 4000, noise=0.3)
    assert np.array_equal(labels, labels_little)
    assert np.allclose(much - clean, 3 * (little - clean))
    assert (little - clean).std() == pytest.approx(0.1, rel=0.05)


def test_circle_is_told_apart_by_the_radius():
    points, labels = toys.make("circle", 1000)
    radius = np.hypot(*points.T)
    assert radius[labels == 1].max() <= toys.CIRCLE_INNER
    assert radius[labels == 0].min() >= toys.CIRCLE_INNER + 0.2


def test_xor_is_told_apart_by_the_signs():
    points, labels = toys.make("xor", 1000)
    assert np.array_equal(points.prod(axis=1) < 0, labels == 1)
    assert np.abs(points).min() >= toys.XOR_GAP
    assert all(((np.sign(points) == corner).all(axis=1)).sum() > 200 for corner in [(1, 1), (1, -1), (-1, 1), (-1, -1)])


def test_gaussians_are_told_apart_by_a_line():
    points, labels = toys.make("gaussians", 1000)
    assert np.array_equal(points.sum(axis=1) > 0, labels == 1)
    assert points[labels == 1].mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.02)


def test_the_arms_of_the_spiral_are_half_a_turn_apart():
    points, labels = toys.make("spiral", 1000)
    radius, angle = np.hypot(*points.T), np.arctan2(points[:, 1], points[:, 0])
    start = (angle - 2 * np.pi * toys.SPIRAL_TURNS * radius) / np.pi  # 0 on arm 0, 1 on arm 1, modulo 2
    assert np.allclose(np.cos(np.pi * start), np.where(labels == 1, -1, 1))


def test_ring_lies_between_two_parts_of_the_other_class():
    points, labels = toys.make("ring", 1000)
    radius = np.hypot(*points.T)
    ring, rest = radius[labels == 1], radius[labels == 0]
    assert toys.RING[0] <= ring.min()
    assert ring.max() <= toys.RING[1]
    middle = rest < toys.RING[0] - 0.1
    assert (rest[~middle] > toys.RING[1] + 0.1).all()
    assert 0.25 < middle.mean() < 0.42


def test_moons_are_half_circles_that_no_line_tells_apart():
    points, labels = toys.make("moons", 1000)
    upper, lower = points[labels == 0], points[labels == 1]
    assert np.allclose(np.hypot(upper[:, 0] + 1 / 3, upper[:, 1] + 1 / 6), 2 / 3)
    assert np.allclose(np.hypot(lower[:, 0] - 1 / 3, lower[:, 1] - 1 / 6), 2 / 3)
    assert upper[:, 1].min() < lower[:, 1].max()
    design = np.column_stack([points, np.ones(len(points))])
    weights, *_ = np.linalg.lstsq(design, 2.0 * labels - 1, rcond=None)
    assert ((design @ weights > 0) == labels).mean() < 0.95


def test_an_unknown_name_is_a_bug():
    with pytest.raises(KeyError):
        toys.make("pretzel")
