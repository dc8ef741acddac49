"""One update of a 2-2-1 network, number by number: forward, loss, every partial derivative back, every new weight.

    >>> steps = walk(network, np.array([0.0, 1.0]), 1, learning_rate=0.5)
    >>> steps[0].symbol, steps[0].value
    ('z_1', -0.24)

Each step is computed from the numbers of the steps before it, as one would on paper, and not from ``Network.backward``:
the two are held against each other, and against nudging (``nudged``), by the tests and on the page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from core.maths.activations import ACTIVATIONS
from core.maths.arrays import FloatArray
from core.maths.losses import LOSSES
from core.maths.network import Network

Phase = Literal["forward", "loss", "backward", "update"]

LOSS: Final = "binary_crossentropy"
EPSILON: Final = 1e-5
"""How far a parameter is nudged to each side."""

PARAMETERS: Final = ("w_{11}", "w_{12}", "w_{21}", "w_{22}", "b_1", "b_2", "v_1", "v_2", "c")
"""All parameters in the order of ``Network.weights``: w_ij leads from input i to hidden unit j, v_j to the output."""
_BEND: Final = {"tanh": r"\tanh", "sigmoid": r"\sigma"}
_SLOPE: Final = {"tanh": "1 - h_{0}^2", "sigmoid": "h_{0}(1 - h_{0})"}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the calculation."""

    phase: Phase
    symbol: str
    """LaTeX of what is computed."""
    rule: str
    """LaTeX of how, in symbols."""
    numbers: str
    """The same with the numbers filled in."""
    value: float
    units: tuple[str, ...]
    """The units at work: x1, x2, h1, h2, o."""
    parameter: int | None = None
    """Index in ``PARAMETERS``, where the step is about one of them."""
    edges: tuple[int, ...] = ()
    """Indices in ``PARAMETERS`` of the weights at work."""


def flat(network: Network) -> FloatArray:
    """Return the nine parameters in the order of ``PARAMETERS``."""
    return np.concatenate([array.ravel() for array in network.weights()])


def network_of(parameters: FloatArray, activation: str) -> Network:
    """Return the network with these nine parameters, in the order of ``PARAMETERS``."""
    w, b, v, c = np.split(np.asarray(parameters, dtype=np.float64), [4, 6, 8])
    return Network.from_weights([w.reshape(2, 2), b, v.reshape(2, 1), c], activation)


def loss(network: Network, x: FloatArray, labels: FloatArray) -> float:
    """Return the mean loss of examples, x of shape (n, 2) and labels 0 or 1 of shape (n,)."""
    return LOSSES[LOSS].value(np.reshape(labels, (-1, 1)), network.forward(x).logits)


def gradients(network: Network, x: FloatArray, label: int) -> FloatArray:
    """Return ∂L/∂θ of one example for every parameter, by ``Network.backward``; shape (9,)."""
    found = network.backward(x[np.newaxis], np.array([[float(label)]]), LOSS)
    return np.concatenate([array.ravel() for array in found.weights])


def nudged(network: Network, x: FloatArray, label: int) -> FloatArray:
    """Return (L(θ + ε) − L(θ − ε)) / 2ε of one example for every parameter; shape (9,)."""
    here, truth = flat(network), np.array([label])

    def at(parameters: FloatArray) -> float:
        return loss(network_of(parameters, network.activation), x[np.newaxis], truth)

    return np.array([(at(here + side) - at(here - side)) / (2 * EPSILON) for side in EPSILON * np.eye(len(here))])


def walk(network: Network, x: FloatArray, label: int, learning_rate: float) -> tuple[Step, ...]:
    """Return all steps of one update of plain gradient descent.

    Parameters
    ----------
    network : Network
        Two inputs, two hidden units with tanh or sigmoid, one logit.
    x : ndarray of shape (2,)
    label : int
        0 or 1.
    learning_rate : float
    """
    theta = [float(number) for number in flat(network)]
    inputs = [float(number) for number in x]
    forward, z, h, p = _forward(theta, inputs, label, network.activation)
    backward, gradient = _backward(theta, inputs, z, h, p - label, network.activation)
    first = Step("backward", _d("z"), "p - y", f"{_n(p, False)} - {label}", p - label, ("o",))
    return (*forward, first, *backward, *_update(theta, gradient, learning_rate))


def _forward(
    theta: list[float], inputs: list[float], label: int, activation: str
) -> tuple[list[Step], list[float], list[float], float]:
    """Return the steps up to the loss; the hidden units' z and outputs, two each; and the probability of 1."""
    x1, x2 = inputs
    f, bend = ACTIVATIONS[activation].value, _BEND[activation]
    steps: list[Step] = []
    z, h = [0.0, 0.0], [0.0, 0.0]
    for j in (0, 1):
        w1, w2, b = theta[j], theta[2 + j], theta[4 + j]
        z[j] = w1 * x1 + w2 * x2 + b
        h[j] = float(f(np.array(z[j])))
        k = j + 1
        rule = f"w_{{1{k}}} x_1 + w_{{2{k}}} x_2 + b_{k}"
        numbers = rf"{_n(w1)} \cdot {_n(x1)} + {_n(w2)} \cdot {_n(x2)} + {_n(b)}"
        steps += [
            Step("forward", f"z_{k}", rule, numbers, z[j], ("x1", "x2", f"h{k}"), edges=(j, 2 + j)),
            Step("forward", f"h_{k}", rf"{bend}(z_{k})", rf"{bend}({_n(z[j], False)})", h[j], (f"h{k}",)),
        ]
    v, c = theta[6:8], theta[8]
    out = v[0] * h[0] + v[1] * h[1] + c
    p = float(ACTIVATIONS["sigmoid"].value(np.array(out)))
    cost = math.log1p(math.exp(-out if label else out))
    said, truth = (r"-\ln p", _n(p, False)) if label else (r"-\ln(1 - p)", rf"1 - {_n(p, False)}")
    numbers = rf"{_n(v[0])} \cdot {_n(h[0])} + {_n(v[1])} \cdot {_n(h[1])} + {_n(c)}"
    steps += [
        Step("forward", "z", "v_1 h_1 + v_2 h_2 + c", numbers, out, ("h1", "h2", "o"), edges=(6, 7)),
        Step("forward", "p", r"\sigma(z)", rf"\sigma({_n(out, False)})", p, ("o",)),
        Step("loss", "L", said, rf"-\ln({truth})", cost, ("o",)),
    ]
    return steps, z, h, p


def _backward(
    theta: list[float], inputs: list[float], z: list[float], h: list[float], dz: float, activation: str
) -> tuple[list[Step], list[float]]:
    """Return the steps from ∂L/∂z back to every parameter, and all partial derivatives in the order of ``theta``."""
    df, slope = ACTIVATIONS[activation].derivative, _SLOPE[activation]
    steps: list[Step] = []
    gradient = [0.0] * len(theta)

    def partial(index: int, above: str, error: float, below: str, value: float, units: tuple[str, ...]) -> None:
        gradient[index] = error * value
        rule = rf"{_d(above)} \cdot {below}"
        numbers = rf"{_n(error)} \cdot {_n(value)}"
        symbol = _d(PARAMETERS[index])
        steps.append(Step("backward", symbol, rule, numbers, gradient[index], units, index, _edges(index)))

    for j in (0, 1):
        partial(6 + j, "z", dz, f"h_{j + 1}", h[j], ("o", f"h{j + 1}"))
    partial(8, "z", dz, "1", 1.0, ("o",))
    for j in (0, 1):
        k = j + 1
        dh, rate = dz * theta[6 + j], float(df(np.array(z[j])))
        rule, numbers = rf"{_d('z')} \cdot v_{k}", rf"{_n(dz)} \cdot {_n(theta[6 + j])}"
        steps.append(Step("backward", _d(f"h_{k}"), rule, numbers, dh, ("o", f"h{k}"), edges=(6 + j,)))
        rule, numbers = rf"{_d(f'h_{k}')} \cdot \bigl({slope.format(k)}\bigr)", rf"{_n(dh)} \cdot {_n(rate)}"
        steps.append(Step("backward", _d(f"z_{k}"), rule, numbers, dh * rate, (f"h{k}",)))
        for i, value in enumerate(inputs):
            partial(2 * i + j, f"z_{k}", dh * rate, f"x_{i + 1}", value, (f"h{k}", f"x{i + 1}"))
        partial(4 + j, f"z_{k}", dh * rate, "1", 1.0, (f"h{k}",))
    return steps, gradient


def _update(theta: list[float], gradient: list[float], learning_rate: float) -> list[Step]:
    """Return a step for each parameter's new value, in the order in which the gradients were found."""
    steps = []
    for index in (6, 7, 8, 0, 2, 4, 1, 3, 5):
        name = PARAMETERS[index]
        rule = rf"{name} - \eta\, {_d(name)}"
        numbers = rf"{_n(theta[index])} - {learning_rate:g} \cdot {_n(gradient[index])}"
        new = theta[index] - learning_rate * gradient[index]
        unit = "o" if index >= 6 else f"h{index % 2 + 1}"
        steps.append(Step("update", name, rule, numbers, new, (unit,), index, _edges(index)))
    return steps


def _edges(index: int) -> tuple[int, ...]:
    """Return the parameter itself where it is a weight; a bias lies on no link."""
    return () if PARAMETERS[index][0] in "bc" else (index,)


def _d(name: str) -> str:
    return rf"\frac{{\partial L}}{{\partial {name}}}"


def _n(number: float, bracket: bool = True) -> str:
    shown = f"{number:.3f}"
    return f"({shown})" if bracket and number < 0 else shown
