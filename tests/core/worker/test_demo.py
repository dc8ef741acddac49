"""The recipe of the demo model, made small. What the shipped model can do is in tests/core/digits/test_demo.py."""

from dataclasses import asdict

import numpy as np
import pytest

from core.data import mnist
from core.data.mnist import Mnist
from core.digits.demo import load_demo
from core.worker import demo
from core.worker.demo import Recipe

pytestmark = pytest.mark.keras

SMALL = Recipe(hidden_units=16, copies=2, copybook=100, epochs=6, batch_size=32, seed=3)


@pytest.fixture(scope="module")
def few() -> Mnist:
    data = mnist.load(mnist.SHIPPED)
    return Mnist(data.train_images[:300], data.train_labels[:300], data.test_images[:500], data.test_labels[:500])


@pytest.fixture(scope="module")
def network(few):
    return demo.train(SMALL, few)


@pytest.fixture(scope="module")
def training_set(few):
    return demo.training_set(SMALL, few)


def test_the_training_set_holds_every_digit_and_others(training_set, few):
    images, labels = training_set
    assert images.shape == (300 * 2 + 100, 784)
    assert images.dtype == np.uint8
    assert images.max() == 255
    assert labels[:600:2].tolist() == labels[1:600:2].tolist() == few.train_labels.tolist()
    assert np.bincount(labels[600:]).tolist() == [10] * 10
    assert not np.array_equal(images[0], images[1])  # two writers of one digit


def test_the_training_set_is_seeded(training_set, few):
    assert np.array_equal(demo.training_set(SMALL, few)[0], training_set[0])


def test_a_small_model_learns(network):
    assert network.sizes == (784, 16, 10)
    assert network.metadata["accuracy"] > 0.4


def test_the_same_recipe_gives_the_same_model(network, few):
    again = demo.train(SMALL, few)
    for first, second in zip(network.weights(), again.weights(), strict=True):
        assert np.allclose(first, second, atol=1e-6)


def test_it_says_how_it_was_made(network):
    assert network.metadata["recipe"]["hidden_units"] == 16
    assert network.metadata["seed"] == 3
    assert set(network.metadata["versions"]) == {"python", "numpy", "keras", "tensorflow"}
    assert network.metadata["command"] == demo.COMMAND


def test_the_command_stores_what_the_pages_load(network, few, tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "load_or_download", lambda: few)
    monkeypatch.setattr(demo, "train", lambda recipe, data: network)
    demo.main(["--output", str(tmp_path / "demo.npz")])
    stored = load_demo(tmp_path / "demo.npz")
    assert stored.metadata == network.metadata
    assert all(np.array_equal(a, b) for a, b in zip(stored.weights(), network.weights(), strict=True))


def test_the_shipped_model_is_of_this_recipe():
    assert load_demo().metadata["recipe"] == asdict(Recipe())
