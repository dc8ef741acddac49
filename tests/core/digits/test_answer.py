"""What is said of ten probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from core.digits.answer import Answer, ask
from core.maths.network import Network


def answer(**shares: float) -> Answer:
    """Return an answer with shares like ``_7=0.6``; the rest is spread evenly."""
    given = {int(name[1:]): share for name, share in shares.items()}
    rest = (1 - sum(given.values())) / (10 - len(given))
    return Answer(np.array([given.get(digit, rest) for digit in range(10)]))


def test_first_and_second_are_named_with_their_probabilities() -> None:
    said = answer(_7=0.6, _1=0.3)
    assert (said.digit, said.probability) == (7, pytest.approx(0.6))
    assert (said.second, said.second_probability) == (1, pytest.approx(0.3))


@pytest.mark.parametrize(
    ("said", "sure"),
    [
        (answer(_3=0.98), True),
        (answer(_3=0.7, _5=0.2), True),
        (answer(_3=0.69), False),  # not likely enough
        (answer(_3=0.52, _5=0.47), False),  # not far enough ahead
        (Answer(np.full(10, 0.1)), False),
    ],
)
def test_an_answer_is_sure_only_when_likely_and_well_ahead(said: Answer, sure: bool) -> None:
    assert said.sure is sure


def test_asking_is_the_forward_pass_of_one_image() -> None:
    network = Network.initialise((784, 16, 10), seed=5)
    image = np.random.default_rng(0).random((28, 28))
    expected = network.probabilities(image.reshape(1, -1))[0]
    np.testing.assert_array_equal(ask(network, image).probabilities, expected)
