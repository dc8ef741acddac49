"""Each stage of the pipeline does its work, fails as it says, and leaves what comes before it alone."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import mnist
from core.data.features import FEATURES
from core.digits import pipeline
from core.digits.pipeline import INPUTS, STAGES
from core.experiments import feature_learning

Images = np.ndarray


@pytest.fixture(scope="module")
def digits() -> Images:
    return mnist.load_test()[0][:60] / np.float32(255)


@pytest.fixture(scope="module")
def usual() -> feature_learning.Typical:
    return feature_learning.load().typical


def centre_of_mass(images: Images) -> Images:
    at = np.arange(28)
    return np.column_stack([images.sum(axis=axis) @ at for axis in (2, 1)]) / images.sum(axis=(1, 2))[:, None]


def longer_side(images: Images) -> Images:
    sides = []
    for axis in (1, 2):
        covered = images.max(axis=axis) >= 0.5
        sides.append(28 - covered.argmax(axis=1) - covered[:, ::-1].argmax(axis=1))
    return np.maximum(*sides)


def test_cleaning_takes_grey_paper_away(digits: Images) -> None:
    assert pipeline.clean(INPUTS["grey"](digits)) == pytest.approx(pipeline.clean(digits), abs=1e-5)


def test_cleaning_that_is_too_strict_leaves_less_ink(digits: Images) -> None:
    assert pipeline.clean(digits, broken=True).sum() < 0.9 * pipeline.clean(digits).sum()


def test_cropping_brings_small_digits_to_their_size(digits: Images) -> None:
    small = INPUTS["small"](digits)
    assert longer_side(small).max() <= 14
    assert np.abs(longer_side(pipeline.crop(pipeline.clean(small))) - 20).max() <= 2


def test_bad_cropping_loses_the_foot(digits: Images) -> None:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 4:24, 13:15] = 1.0
    whole, cut = pipeline.crop(image), pipeline.crop(image, broken=True)
    assert whole[0, 4:24, 13:15].sum() == pytest.approx(40)
    assert cut.sum() == pytest.approx(40 * 20 / 15), "15 rows are left, scaled to 20"


@pytest.mark.parametrize(("broken", "column"), [(False, 14.0), (True, 18.0)])
def test_centring_lays_the_centre_of_mass(digits: Images, broken: bool, column: float) -> None:
    moved = INPUTS["moved"](digits)
    laid = centre_of_mass(pipeline.centre(moved, broken=broken))
    assert laid[:, 0] == pytest.approx(np.full(60, 14.0), abs=0.3)
    assert np.median(laid[:, 1]) == pytest.approx(column, abs=0.1)


def test_moved_digits_are_the_same_four_pixels_up_and_to_the_left(digits: Images) -> None:
    moved = INPUTS["moved"](digits)
    assert moved[:, :24, :24] == pytest.approx(digits[:, 4:, 4:], abs=1e-6)
    assert not moved[:, 24:].any()


def test_bad_measuring_swaps_width_and_height(digits: Images, usual: feature_learning.Typical) -> None:
    good, bad = (pipeline.measure(digits, usual, broken=broken) * usual.spread + usual.mean for broken in (False, True))
    width, height = (list(FEATURES).index(name) for name in ("width", "height"))
    assert bad[:, width] == pytest.approx(good[:, height])
    assert bad[:, height] == pytest.approx(good[:, width])
    others = [number for number in range(len(FEATURES)) if number not in {width, height}]
    assert bad[:, others] == pytest.approx(good[:, others])


def test_bad_comparing_takes_each_digit_for_the_next(usual: feature_learning.Typical) -> None:
    assert pipeline.compare(usual.classes, usual).tolist() == list(range(10))
    assert pipeline.compare(usual.classes, usual, broken=True).tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]


@pytest.mark.parametrize("stage", STAGES)
def test_what_comes_before_a_broken_stage_is_as_ever(
    digits: Images, usual: feature_learning.Typical, stage: str
) -> None:
    intact, other = pipeline.read(digits, usual), pipeline.read(digits, usual, {stage})
    handed_on = [
        *((name, intact.images[name], other.images[name]) for name in pipeline.IMAGE_STAGES),
        ("measure", intact.measured, other.measured),
        ("compare", intact.answers, other.answers),
    ]
    same = {name: np.array_equal(before, after) for name, before, after in handed_on}
    place = STAGES.index(stage)
    assert all(same[name] for name in STAGES[:place])
    assert not any(same[name] for name in STAGES[place:]), "and what comes after it is not"


def test_blank_paper_passes_through(usual: feature_learning.Typical) -> None:
    passage = pipeline.read(np.zeros((2, 28, 28), np.float32), usual, STAGES)
    assert np.isfinite(passage.measured).all()
    assert not passage.images["centre"].any()


def test_a_window_of_scale_one_at_the_middle_changes_nothing(digits: Images) -> None:
    middle = np.full((60, 2), 14.0)
    assert pipeline.window(digits, middle, np.ones(60), 14.0) == pytest.approx(digits, abs=1e-6)
