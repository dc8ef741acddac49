"""The shipped demo model, and what it makes of drawings: the thresholds of ``benchmarks.drawing``, on a sample."""

import numpy as np
import pytest

from benchmarks.drawing import images, placed, written
from core.data import mnist
from core.digits.canvas import strokes_from_canvas
from core.digits.demo import SHIPPED, load_demo
from core.digits.prepare import prepare, prepare_strokes
from core.errors import DataUnavailable


@pytest.fixture(scope="module")
def demo():
    return load_demo()


@pytest.fixture(scope="module")
def test_set():
    return mnist.load_test()


def test_it_has_one_hidden_layer_and_says_how_it_was_made(demo):
    assert demo.sizes[0] == 784
    assert len(demo.sizes) == 3
    assert demo.sizes[-1] == 10
    assert demo.activation == "relu"
    assert set(demo.metadata) == {"accuracy", "recipe", "seed", "versions", "command"}
    assert demo.metadata["recipe"]["hidden_units"] == demo.sizes[1]
    assert SHIPPED.stat().st_size < 1.5e6


def test_its_accuracy_is_what_it_says(demo, test_set):
    pixels, labels = test_set[0].reshape(-1, 784) / np.float32(255), test_set[1]
    accuracy = (demo.predict(pixels) == labels).mean()
    assert accuracy == pytest.approx(demo.metadata["accuracy"], abs=2e-4)
    assert accuracy > 0.985


def test_test_digits_at_any_size_and_place_are_read(demo, test_set):
    random = np.random.default_rng(1)
    chosen = random.choice(len(test_set[1]), 300, replace=False)
    x = images(prepare(placed(test_set[0][index], random)) for index in chosen)
    assert (demo.predict(x) == test_set[1][chosen]).mean() >= 0.95


def test_digits_of_other_writers_are_read(demo, pen_digits):
    random = np.random.default_rng(1)
    x = images(prepare_strokes(strokes_from_canvas(written(digit["strokes"], random))) for digit in pen_digits)
    assert (demo.predict(x) == [digit["label"] for digit in pen_digits]).mean() >= 0.94


def test_it_is_not_sure_of_everything(demo, test_set):
    """Where it errs it is less sure than where it is right."""
    pixels, labels = test_set[0].reshape(-1, 784) / np.float32(255), test_set[1]
    probabilities = demo.probabilities(pixels)
    right = probabilities.argmax(axis=1) == labels
    assert probabilities[~right].max(axis=1).mean() < 0.8 < probabilities[right].max(axis=1).mean()


def test_a_missing_model_is_explained(tmp_path):
    with pytest.raises(DataUnavailable) as caught:
        load_demo(tmp_path / "gone.npz")
    assert caught.value.params["path"].endswith("gone.npz")
