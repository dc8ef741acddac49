import numpy as np
import pytest

from core.playground import plane


@pytest.mark.parametrize("dataset", plane.DATASETS)
def test_a_set_is_parted_and_lies_in_the_picture(dataset):
    split = plane.split(dataset, noise=0, train_share=30, seed=1)
    assert split.train.shape == (120, 2)
    assert split.test.shape == (280, 2)
    assert split.train_targets.shape == (120, 1)
    assert np.abs(np.concatenate([split.train, split.test])).max() <= plane.SPREAD
    shades = split.shades(split.train_targets)
    assert shades.shape == (120,)
    assert shades.min() < -0.3
    assert shades.max() > 0.3
    assert np.abs(shades).max() <= 1


@pytest.mark.parametrize("dataset", plane.DATASETS)
def test_a_larger_share_keeps_the_points_and_noise_moves_the_same_ones(dataset):
    few = plane.split(dataset, noise=10, train_share=20, seed=4)
    many = plane.split(dataset, noise=10, train_share=80, seed=4)
    still = plane.split(dataset, noise=0, train_share=20, seed=4)
    assert np.array_equal(many.train[: len(few.train)], few.train)
    assert np.array_equal(still.train_targets, few.train_targets)
    assert 0 < np.abs(few.train - still.train).mean() < plane.SPREAD / 4
    other = plane.split(dataset, noise=10, train_share=20, seed=5)
    assert not np.array_equal(other.train, few.train)


def test_features_are_what_their_names_say():
    points = np.array([[2.0, -3.0], [0.5, 1.0]])
    told = plane.inputs(points, list(plane.FEATURES))
    assert told[0] == pytest.approx([2, -3, 4, 9, -6, np.sin(2), np.sin(-3)])
    assert plane.inputs(points, ["x1_x2"]).tolist() == [[-6.0], [0.5]]


def test_the_grid_begins_at_the_top_left_and_is_made_of_centres():
    squares = plane.grid(4)
    assert squares[0].tolist() == [-4.5, 4.5]
    assert squares[3].tolist() == [4.5, 4.5]
    assert squares[-1].tolist() == [4.5, -4.5]
    assert squares.mean(axis=0) == pytest.approx([0, 0])


def test_the_slope_is_a_plane_and_the_hills_are_not():
    split = plane.split("plane", noise=0, train_share=90, seed=0)
    assert split.train_targets[:, 0] == pytest.approx(split.train.sum(axis=1) / 10)
    hills = plane.split("hills", noise=0, train_share=90, seed=0)
    design = np.column_stack([hills.train, np.ones(len(hills.train))])
    _, residual, *_ = np.linalg.lstsq(design, hills.train_targets[:, 0])
    assert residual[0] > 0.8 * hills.train_targets.var() * len(design)
