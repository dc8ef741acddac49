import base64

import numpy as np
import pytest

from core.playground import classical, plane


def fitted(dataset, **settings):
    split = plane.split(dataset, **{"noise": 0, "train_share": 50, "seed": 1} | settings)
    return {one.name: one for one in classical.fit(split)}


@pytest.mark.parametrize("dataset", plane.DATASETS)
def test_every_method_answers_everywhere(dataset):
    methods = fitted(dataset, noise=15)
    assert tuple(methods) == classical.NAMES[plane.task(dataset)]
    for method in methods.values():
        shades = np.frombuffer(base64.b64decode(method.picture), np.uint8)
        assert shades.size == classical.SIDE**2
        assert shades.max() > shades.min()
        assert 0 <= method.train <= 1
        assert 0 <= method.test <= 1.2


def test_a_line_cannot_close_a_circle_and_the_others_can():
    methods = fitted("circle")
    assert methods["logistic_regression"].test < 0.75
    for name in ("decision_tree", "k_nearest_neighbours", "kernel_svm"):
        assert methods[name].test > 0.9, name


def test_accuracy_is_measured_on_the_split_that_was_given():
    clean, noisy = fitted("gaussians"), fitted("gaussians", noise=50)
    assert clean["logistic_regression"].test == 1.0
    assert noisy["decision_tree"].train > noisy["decision_tree"].test


def test_a_slope_is_found_by_linear_regression():
    assert fitted("plane")["linear_regression"].test == pytest.approx(0, abs=1e-9)
    assert fitted("hills")["linear_regression"].test > 0.05


def test_the_picture_agrees_with_the_points():
    split = plane.split("xor", noise=0, train_share=90, seed=2)
    for method in classical.fit(split)[1:]:
        shades = np.frombuffer(base64.b64decode(method.picture), np.uint8).reshape(classical.SIDE, classical.SIDE)
        column = ((split.test[:, 0] + plane.EDGE) / (2 * plane.EDGE) * classical.SIDE).astype(int)
        row = ((plane.EDGE - split.test[:, 1]) / (2 * plane.EDGE) * classical.SIDE).astype(int)
        sides = shades[row, column] > 127
        assert (sides == (split.test_targets[:, 0] > 0.5)).mean() > 0.9, method.name


def test_points_of_one_class_leave_nothing_to_fit():
    split = plane.split("circle", noise=0, train_share=50, seed=1)
    alone = split.train_targets[:, 0] == 1
    one_class = plane.Split(split.task, split.train[alone], split.train_targets[alone], split.test, split.test_targets)
    assert classical.fit(one_class) == []
