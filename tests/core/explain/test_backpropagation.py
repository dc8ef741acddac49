"""The steps on paper, held against the engine, against nudging, and against automatic differentiation."""

from __future__ import annotations

import numpy as np
import pytest

from core.explain import backpropagation as steps
from core.explain.backpropagation import PARAMETERS, Step, walk
from core.maths.network import Network

CASES = [
    (activation, seed, x, label)
    for activation in ("tanh", "sigmoid")
    for seed in (0, 7)
    for x, label in (((0.0, 1.0), 1), ((1.0, 1.0), 0), ((0.5, -2.0), 1))
]
EVERY = pytest.mark.parametrize(("activation", "seed", "x", "label"), CASES)


def network(activation: str, seed: int) -> Network:
    return steps.network_of(np.random.default_rng(seed).normal(size=9), activation)


def by_parameter(walked: tuple[Step, ...], phase: str) -> np.ndarray:
    found = {step.parameter: step.value for step in walked if step.phase == phase and step.parameter is not None}
    return np.array([found[index] for index in range(len(PARAMETERS))])


@EVERY
def test_every_derivative_is_the_engines(activation: str, seed: int, x: tuple[float, float], label: int) -> None:
    net, example = network(activation, seed), np.array(x)
    found = by_parameter(walk(net, example, label, 0.5), "backward")
    assert found == pytest.approx(steps.gradients(net, example, label), abs=1e-12)


@EVERY
def test_every_derivative_is_what_nudging_finds(activation: str, seed: int, x: tuple[float, float], label: int) -> None:
    net, example = network(activation, seed), np.array(x)
    found = by_parameter(walk(net, example, label, 0.5), "backward")
    assert found == pytest.approx(steps.nudged(net, example, label), abs=1e-8)


@EVERY
def test_the_forward_pass_is_the_engines(activation: str, seed: int, x: tuple[float, float], label: int) -> None:
    net, example = network(activation, seed), np.array(x)
    values = {step.symbol: step.value for step in walk(net, example, label, 0.5)}
    trace = net.forward(example[np.newaxis])
    assert [values["z_1"], values["z_2"]] == pytest.approx(trace.z[0][0])
    assert [values["h_1"], values["h_2"]] == pytest.approx(trace.a[0][0])
    assert values["z"] == pytest.approx(trace.logits[0, 0])
    assert values["L"] == pytest.approx(steps.loss(net, example[np.newaxis], np.array([label])))


def test_an_update_subtracts_the_learning_rate_times_the_gradient() -> None:
    net, example = network("tanh", 3), np.array([1.0, 0.0])
    new = by_parameter(walk(net, example, 1, 0.25), "update")
    assert new == pytest.approx(steps.flat(net) - 0.25 * steps.gradients(net, example, 1))


def test_parameters_survive_being_flat() -> None:
    net = network("sigmoid", 1)
    again = steps.network_of(steps.flat(net), "sigmoid")
    assert all((one == other).all() for one, other in zip(net.weights(), again.weights(), strict=True))
    assert net.weights()[0][0, 1] == steps.flat(net)[PARAMETERS.index("w_{12}")]


def test_the_phases_come_in_their_order() -> None:
    phases = [step.phase for step in walk(network("tanh", 0), np.array([1.0, 1.0]), 0, 0.5)]
    assert list(dict.fromkeys(phases)) == ["forward", "loss", "backward", "update"]
    assert len(phases) == 30
    assert sorted(phases, key=["forward", "loss", "backward", "update"].index) == phases


def test_numbers_are_filled_in_with_brackets_around_the_negative() -> None:
    net = steps.network_of(np.array([0.5, 0, -0.25, 0, 0.1, 0, 1, 1, 0]), "tanh")
    assert walk(net, np.array([1.0, 0.0]), 1, 0.5)[0].numbers == (r"0.500 \cdot 1.000 + (-0.250) \cdot 0.000 + 0.100")


@pytest.mark.keras
@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_every_derivative_is_what_tensorflow_finds(activation: str) -> None:
    import tensorflow as tf

    net, example = network(activation, 5), np.array([0.0, 1.0])
    w, b, v, c = variables = [tf.Variable(array) for array in net.weights()]
    with tf.GradientTape() as tape:
        hidden = getattr(tf, activation)(example[np.newaxis] @ w + b)
        cost = tf.nn.sigmoid_cross_entropy_with_logits(labels=np.array([[1.0]]), logits=hidden @ v + c)
    expected = np.concatenate([gradient.numpy().ravel() for gradient in tape.gradient(cost, variables)])
    assert by_parameter(walk(net, example, 1, 0.5), "backward") == pytest.approx(expected, abs=1e-12)
