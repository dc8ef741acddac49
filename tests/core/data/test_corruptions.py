"""Each corruption does what it says, to what it says, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import corruptions, mnist
from core.data.mnist import Mnist
from core.maths.network import Network
from core.runs.spec import RunSpec


@pytest.fixture(scope="module")
def data() -> Mnist:
    whole = mnist.load()
    return Mnist(whole.train_images[:3000], whole.train_labels[:3000], whole.test_images[:500], whole.test_labels[:500])


def spoiled(data: Mnist, **fields) -> Mnist:
    return corruptions.spoil(data, RunSpec(seed=5, **fields))


def test_a_spec_that_spoils_nothing_copies_nothing(data):
    same = spoiled(data)
    assert same.train_images is data.train_images
    assert same.train_labels is data.train_labels
    assert same.test_images is data.test_images


@pytest.mark.parametrize("share", [0.1, 0.4, 1.0])
def test_noise_makes_exactly_that_share_of_the_training_labels_wrong(data, share):
    noisy = spoiled(data, label_noise=share)
    assert (noisy.train_labels != data.train_labels).sum() == round(share * 3000)
    assert noisy.train_labels.max() <= 9
    assert noisy.test_labels is data.test_labels
    assert noisy.train_images is data.train_images


def test_more_noise_spoils_the_same_labels_and_more(data):
    little, much = (spoiled(data, label_noise=share).train_labels for share in (0.1, 0.4))
    wrong = little != data.train_labels
    assert (little[wrong] == much[wrong]).all()


def test_wrong_labels_are_spread_over_all_other_classes(data):
    noisy = spoiled(data, label_noise=1.0).train_labels
    offsets = (noisy.astype(int) - data.train_labels) % 10
    counts = np.bincount(offsets, minlength=10)
    assert counts[0] == 0
    assert counts[1:].min() > 3000 / 9 * 0.75


def test_shuffled_labels_are_the_same_labels_elsewhere(data):
    dealt = spoiled(data, labels="shuffled")
    assert (np.bincount(dealt.train_labels) == np.bincount(data.train_labels)).all()
    assert (dealt.train_labels == data.train_labels).mean() < 0.15
    assert dealt.test_labels is data.test_labels


def test_of_a_class_left_out_none_is_in_training_and_the_test_set_keeps_it(data):
    without = spoiled(data, missing_class="7")
    assert len(without.train_labels) == 3000
    assert not (without.train_labels == 7).any()
    kept = data.train_labels != 7
    assert (without.train_images[kept] == data.train_images[kept]).all()
    assert (without.train_labels[kept] == data.train_labels[kept]).all()
    assert (without.test_labels == 7).sum() == (data.test_labels == 7).sum() > 0
    replaced = without.train_images[~kept][0]
    assert (data.train_images[kept] == replaced).all(axis=(1, 2)).any(), "a place is filled with a real example"


def test_a_stamp_stands_where_no_digit_is_and_says_the_class(data):
    marked = spoiled(data, stamp="label")
    for images, labels, clean in (
        (marked.train_images, data.train_labels, data.train_images),
        (marked.test_images, data.test_labels, data.test_images),
    ):
        side = corruptions.STAMP_SIDE
        changed = images != clean
        assert not changed[:, side:].any()
        assert (changed.sum(axis=(1, 2)) <= side**2).all()
        for label in range(10):
            left = 4 + side * label
            assert (images[labels == label, :side, left : left + side] == 255).all()


def test_the_pixels_of_both_sets_take_one_and_the_same_order(data):
    order = corruptions.pixel_order(5)
    assert sorted(order) == list(range(784))
    other = spoiled(data, pixels="permuted")
    for images, clean in ((other.train_images, data.train_images), (other.test_images, data.test_images)):
        assert (images.reshape(-1, 784) == clean.reshape(-1, 784)[:, order]).all()


def test_another_seed_spoils_otherwise(data):
    ours = corruptions.spoil(data, RunSpec(seed=1, label_noise=0.5))
    theirs = corruptions.spoil(data, RunSpec(seed=2, label_noise=0.5))
    assert (ours.train_labels != theirs.train_labels).any()


def test_shifts_differ_from_epoch_to_epoch_and_hardly_lose_ink(data):
    first, again, second = (corruptions.shifted(data.train_images, 5, epoch) for epoch in (1, 1, 2))
    assert (first == again).all()
    assert (first != second).any()
    assert first.sum(dtype=np.int64) > 0.999 * data.train_images.sum(dtype=np.int64)
    unmoved = (first == data.train_images).all(axis=(1, 2)).mean()
    assert 0.02 < unmoved < 0.06, "one move of 25 is none"


def test_a_shift_moves_down_and_right_and_brings_nothing_back():
    image = np.arange(1, 10, dtype=np.uint8).reshape(1, 3, 3)
    assert corruptions.shift(image, 1, 0)[0].tolist() == [[0, 0, 0], [1, 2, 3], [4, 5, 6]]
    assert corruptions.shift(image, 0, -1)[0].tolist() == [[2, 3, 0], [5, 6, 0], [8, 9, 0]]
    assert corruptions.shift(image, -2, 2)[0].tolist() == [[0, 0, 7], [0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("pixels", ["scaled", "raw", "permuted"])
def test_a_network_for_plain_images_answers_them_as_it_answered_the_treated_ones(data, pixels):
    spec = RunSpec(seed=5, pixels=pixels)
    learned = Network.initialise((784, 16, 10), seed=3)
    treated = corruptions.spoil(data, spec).test_images.reshape(-1, 784) / (1.0 if pixels == "raw" else 255.0)
    plain = corruptions.for_plain_images(learned, spec).logits(data.test_images.reshape(-1, 784) / 255.0)
    assert np.allclose(plain, learned.logits(treated), rtol=1e-4, atol=1e-3)
