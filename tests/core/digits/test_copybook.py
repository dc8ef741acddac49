import numpy as np
import pytest

from core.digits.copybook import FORMS, write
from core.digits.demo import load_demo
from core.digits.prepare import CENTRE


def test_every_form_is_points_of_a_digit():
    assert sorted(FORMS) == list(range(10))
    for forms in FORMS.values():
        assert len(set(forms)) == len(forms) >= 3
        for stroke in "/".join(forms).split("/"):
            points = [word.rstrip("!").split(",") for word in stroke.split()]
            assert len(points) >= 2
            assert all(0 <= int(x) <= 100 and 0 <= int(y) <= 100 for x, y in points)


def test_images_are_prepared_and_digits_equally_frequent():
    images, labels = write(120, np.random.default_rng(0))
    assert images.shape == (120, 28, 28)
    assert np.bincount(labels).tolist() == [12] * 10
    assert images.min() >= 0
    assert images.max() <= 1
    rows = images.sum(axis=2) @ np.arange(28) / images.sum(axis=(1, 2))
    assert np.allclose(rows, CENTRE, atol=0.02)


def test_a_seed_is_a_set_of_images():
    first, labels = write(20, np.random.default_rng(1))
    again, labels_again = write(20, np.random.default_rng(1))
    assert np.array_equal(first, again)
    assert np.array_equal(labels, labels_again)


def test_no_two_are_alike():
    images, labels = write(200, np.random.default_rng(2))
    ones = images[labels == 1]
    differences = np.abs(ones[:, None] - ones[None]).mean(axis=(2, 3))
    assert (differences + np.eye(len(ones))).min() > 0.005


def test_the_demo_model_has_learnt_them():
    images, labels = write(300, np.random.default_rng(123))
    assert (load_demo().predict(images.reshape(-1, 784)) == labels).mean() > 0.97


@pytest.mark.parametrize("digit", range(10))
def test_forms_of_a_digit_are_read_as_that_digit(digit):
    """No form is so odd that it teaches something else."""
    images, labels = write(400, np.random.default_rng(digit))
    predictions = load_demo().predict(images.reshape(-1, 784))
    assert (predictions[labels == digit] == digit).mean() > 0.9
