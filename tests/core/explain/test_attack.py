"""The fast gradient sign: it goes where the loss grows, as far as it says, and stays a picture."""

from __future__ import annotations

import numpy as np
import pytest

from core.explain.attack import direction, random_direction, step
from core.maths.losses import LOSSES
from core.maths.network import Network

NETWORK = Network.initialise((784, 32, 10), seed=6, dtype=np.float64)
IMAGES = np.random.default_rng(7).random((5, 28, 28))
LABELS = np.array([0, 3, 3, 9, 1])


def losses(images: np.ndarray) -> list[float]:
    loss = LOSSES["sparse_categorical_crossentropy"]
    logits = NETWORK.logits(images.reshape(len(images), -1))
    return [float(loss.value(LABELS[i : i + 1], logits[i : i + 1])) for i in range(len(images))]


def test_every_image_loses_along_its_direction_and_more_than_by_chance() -> None:
    way = direction(NETWORK, IMAGES, LABELS)
    assert set(np.unique(way)) <= {-1.0, 0.0, 1.0}
    chance = random_direction(IMAGES.shape, 1)
    for before, attacked, moved in zip(
        losses(IMAGES), losses(step(IMAGES, way, 0.02)), losses(step(IMAGES, chance, 0.02)), strict=True
    ):
        assert attacked > before
        assert attacked > moved


def test_the_direction_of_an_image_does_not_depend_on_its_company() -> None:
    together = direction(NETWORK, IMAGES, LABELS)
    alone = direction(NETWORK, IMAGES[2:3], LABELS[2:3])
    np.testing.assert_array_equal(together[2], alone[0])


def test_a_step_is_as_long_as_it_says_and_keeps_to_paper_and_ink() -> None:
    images = np.array([[[0.0, 0.5], [1.0, 0.98]]])
    way = np.array([[[-1.0, 1.0], [1.0, 1.0]]])
    assert step(images, way, 0.1).tolist()[0] == [pytest.approx([0, 0.6]), pytest.approx([1, 1])]
    assert np.allclose(step(images, way, 0), images)


def test_chance_is_the_same_for_the_same_seed() -> None:
    assert np.array_equal(random_direction((3, 4), 1), random_direction((3, 4), 1))
    assert not np.array_equal(random_direction((30, 4), 1), random_direction((30, 4), 2))
    assert set(np.unique(random_direction((30, 4), 1))) == {-1.0, 1.0}
