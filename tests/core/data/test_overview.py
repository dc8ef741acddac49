"""The overview of a set against the plain way of computing each of its figures."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import mnist
from core.data.overview import centres_of_mass, ink_box, ink_sides, overview


@pytest.fixture(scope="module")
def test_set() -> tuple[np.ndarray, np.ndarray]:
    images, labels = mnist.load_test()
    return images[:1000], labels[:1000]


def test_parts_add_up(test_set: tuple[np.ndarray, np.ndarray]) -> None:
    images, labels = test_set
    found = overview((images[start : start + 300], labels[start : start + 300]) for start in range(0, 1000, 300))
    assert found.counts.tolist() == np.bincount(labels, minlength=10).tolist()
    for digit in range(10):
        own = images[labels == digit] / 255
        assert np.allclose(found.mean[digit], own.mean(axis=0), atol=1e-6)
        assert np.allclose(found.spread[digit], own.std(axis=0), atol=1e-4)


def test_a_class_without_examples_is_paper() -> None:
    found = overview([(np.full((2, 28, 28), 255, np.uint8), np.array([3, 3], np.uint8))])
    assert found.counts.tolist() == [0, 0, 0, 2, 0, 0, 0, 0, 0, 0]
    assert found.mean[3].min() == 1
    assert found.mean[4].max() == found.spread.max() == 0


def test_one_spot_balances_where_it_is() -> None:
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 5:8, 20:22] = 200
    assert centres_of_mass(image).tolist() == [[6.0, 20.5]]
    assert ink_sides(image).tolist() == [[3, 2]]
    assert ink_box(image[0]) == (5, 7, 20, 21)


def test_images_without_ink_have_no_centre() -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    images[1, 4, 4] = 1
    found = overview([(images, np.array([1, 2, 3], np.uint8))])
    assert found.centres.tolist() == [[4.0, 4.0]]
    assert found.sides.tolist() == [[1, 1]]
    assert found.counts.sum() == 3


def test_mnist_is_centred_by_mass_and_its_longer_side_is_20(test_set: tuple[np.ndarray, np.ndarray]) -> None:
    found = overview([test_set])
    assert found.centres.mean(axis=0) == pytest.approx([14.0, 14.0], abs=0.05)
    assert (found.sides.max(axis=1) == 20).mean() > 0.9
