import numpy as np
import pytest

from core.maths.optimizers import OPTIMIZERS
from core.runs import spec

EVERY = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS.keys())


def valley(parameters):
    """Gradients of ½ Σ cᵢ(θᵢ − 1)² with curvatures from 0.1 to 10: a long, narrow valley with its bottom at 1."""
    return tuple(
        (np.linspace(0.1, 10.0, theta.size, dtype=theta.dtype).reshape(theta.shape) * (theta - 1)).astype(theta.dtype)
        for theta in parameters
    )


def start(dtype=np.float64):
    rng = np.random.default_rng(5)
    return tuple(rng.normal(size=shape).astype(dtype) for shape in ((4, 3), (3,)))


def test_the_table_is_what_a_run_can_ask_for():
    assert set(OPTIMIZERS) == set(spec.OPTIMIZERS)
    assert all(name == optimizer.name for name, optimizer in OPTIMIZERS.items())


@pytest.mark.parametrize(
    ("name", "gradients", "expected"),
    [
        ("sgd", [2.0, 2.0], [-0.2, -0.4]),
        # −0.2, then 0.9 · −0.2 − 0.2 = −0.38 more.
        ("momentum", [2.0, 2.0], [-0.2, -0.58]),
        # v = 0.1 · 4 = 0.4, then 0.9 · 0.4 + 0.4 = 0.76.
        ("rmsprop", [2.0, 2.0], [-0.2 / 0.4**0.5, -0.2 / 0.4**0.5 - 0.2 / 0.76**0.5]),
        # With a constant gradient every step of Adam is the learning rate, whatever the size of the gradient.
        ("adam", [2.0, 2.0], [-0.1, -0.2]),
        ("adam", [200.0, 200.0], [-0.1, -0.2]),
    ],
)
def test_steps_checkable_on_paper(name, gradients, expected):
    optimizer = OPTIMIZERS[name]
    parameters = (np.array([0.0]),)
    state = optimizer.init(parameters)
    for gradient, position in zip(gradients, expected, strict=True):
        parameters, state = optimizer.update(parameters, (np.array([gradient]),), state, learning_rate=0.1)
        assert parameters[0][0] == pytest.approx(position, rel=1e-5)


@EVERY
def test_nothing_is_changed_in_place(optimizer):
    parameters = start()
    state = optimizer.init(parameters)
    gradients = valley(parameters)
    before = [array.copy() for array in (*parameters, *gradients)]
    memory = [array.copy() for arrays in state.memory for array in arrays]
    optimizer.update(parameters, gradients, state, 0.1)
    for old, now in zip(before, (*parameters, *gradients), strict=True):
        np.testing.assert_array_equal(old, now)
    for old, now in zip(memory, [array for arrays in state.memory for array in arrays], strict=True):
        np.testing.assert_array_equal(old, now)
    assert state.step == 0


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype_stay(optimizer, dtype):
    parameters = start(dtype)
    moved, state = optimizer.update(parameters, valley(parameters), optimizer.init(parameters), 0.1)
    assert [(array.shape, array.dtype) for array in moved] == [(array.shape, array.dtype) for array in parameters]
    assert state.step == 1
    for arrays, theta in zip(state.memory, parameters, strict=True):
        assert len(arrays) == len(optimizer.remembers)
        assert all(array.shape == theta.shape and array.dtype == dtype for array in arrays)


@EVERY
def test_every_optimizer_reaches_the_bottom(optimizer):
    parameters = start()
    state = optimizer.init(parameters)
    for _ in range(3000):
        parameters, state = optimizer.update(parameters, valley(parameters), state, learning_rate=0.02)
    for theta in parameters:
        np.testing.assert_allclose(theta, 1.0, atol=0.02)


@EVERY
def test_a_gradient_for_every_parameter(optimizer):
    parameters = start()
    with pytest.raises(ValueError, match="zip"):
        optimizer.update(parameters, valley(parameters)[:1], optimizer.init(parameters), 0.1)


@EVERY
def test_formula_is_whole(optimizer):
    assert optimizer.formula.count("{") == optimizer.formula.count("}")
    assert optimizer.formula.count(r"\leftarrow") == 1 + len(optimizer.remembers)


@pytest.fixture
def keras_optimizer(keras):
    def make(name):
        kinds = {
            "sgd": (keras.optimizers.SGD, {}),
            "momentum": (keras.optimizers.SGD, {"momentum": 0.9}),
            "rmsprop": (keras.optimizers.RMSprop, {}),
            "adam": (keras.optimizers.Adam, {}),
        }
        kind, always = kinds[name]
        return kind(**always)

    return make


@pytest.mark.keras
@EVERY
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("scale", [1.0, 1e-4, 1e-7])  # with tiny gradients it matters where epsilon stands
def test_twenty_steps_of_keras(optimizer, dtype, scale, keras, keras_optimizer):
    ours = start(dtype)
    state = optimizer.init(ours)
    variables = [keras.Variable(theta, dtype=dtype) for theta in ours]
    oracle = keras_optimizer(optimizer.name)
    learning_rate = float(oracle.learning_rate)
    for _ in range(20):
        gradients = valley([variable.numpy() for variable in variables])
        oracle.apply([keras.ops.convert_to_tensor(scale * gradient) for gradient in gradients], variables)
        ours, state = optimizer.update(ours, [scale * gradient for gradient in valley(ours)], state, learning_rate)
    for mine, variable in zip(ours, variables, strict=True):
        np.testing.assert_allclose(mine, variable.numpy(), rtol=0, atol=1e-6)
