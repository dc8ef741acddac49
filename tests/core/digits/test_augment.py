import numpy as np
import pytest

from core.data import mnist
from core.digits.augment import Writers, augment
from core.digits.demo import load_demo
from core.digits.prepare import CENTRE, DIGIT_SIDE, place

STILL = Writers(rotation=0, shear=0, stretch=0, bend=0, pen=(0, 0))


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return mnist.load_test()[0][:200] / np.float32(255)


def made(digits, **changes) -> np.ndarray:
    spread = {"rotation": 0, "shear": 0, "stretch": 0, "bend": 0, "pen": (0, 0), **changes}
    return augment(digits, np.random.default_rng(0), Writers(**spread))


def test_images_are_prepared(digits):
    images = augment(digits, np.random.default_rng(0))
    assert images.shape == digits.shape
    assert images.dtype == np.float32
    assert images.min() >= 0
    assert 0.9 < images.max() <= 1
    index = np.arange(28)
    mass = images.sum(axis=(1, 2))
    assert np.allclose(images.sum(axis=2) @ index / mass, CENTRE, atol=0.15)  # the lopsided reach over the rim
    assert np.allclose(images.sum(axis=1) @ index / mass, CENTRE, atol=0.15)
    inked = images > 0.3
    sides = np.maximum(inked.any(axis=1).sum(axis=1), inked.any(axis=2).sum(axis=1))
    assert np.abs(sides - DIGIT_SIDE).mean() < 1


def test_a_seed_is_a_set_of_images(digits):
    before = digits.copy()
    first = augment(digits, np.random.default_rng(5))
    assert np.array_equal(first, augment(digits, np.random.default_rng(5)))
    assert not np.array_equal(first, augment(digits, np.random.default_rng(6)))
    assert np.array_equal(digits, before)


def test_writers_who_do_not_differ_change_hardly_anything(digits):
    assert np.abs(augment(digits, np.random.default_rng(0), STILL) - place(digits)).mean() < 0.03


@pytest.mark.parametrize("change", [{"rotation": 0.3}, {"shear": 0.3}, {"stretch": 0.3}, {"bend": 1.5}])
def test_each_way_to_differ_makes_other_images(digits, change):
    assert np.abs(made(digits, **change) - made(digits)).mean() > 0.02


def test_thicker_pens_leave_more_ink(digits):
    ink = [made(digits, pen=(thicker, thicker)).sum() for thicker in (-0.6, 0.0, 0.6, 1.2)]
    assert ink == sorted(ink)
    assert ink[-1] > 1.3 * ink[0]


def test_a_thicker_pen_is_thicker_by_what_it_says():
    """A bar of 16 × 4 pixels, scaled to 20 on its longer side, before and after."""
    bar = np.zeros((1, 28, 28), np.float32)
    bar[0, 6:22, 12:16] = 1
    plain, thick = made(bar)[0], made(bar, pen=(1.0, 1.0))[0]
    widths = [image[10:18].sum(axis=1).mean() for image in (plain, thick)]
    assert widths[0] == pytest.approx(4 * 20 / 16, abs=0.4)
    assert widths[1] - widths[0] == pytest.approx(1.0, abs=0.5)


def test_the_digits_stay_what_they_are():
    images, labels = mnist.load_test()
    augmented = augment(images[:1000] / np.float32(255), np.random.default_rng(3))
    assert (load_demo().predict(augmented.reshape(-1, 784)) == labels[:1000]).mean() > 0.95
