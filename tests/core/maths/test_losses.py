from math import log

import numpy as np
import pytest

from core.maths.losses import LOSSES, one_hot
from core.maths.softmax import softmax

EVERY = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())


def example(loss, n_examples=6, n_outputs=4, dtype=np.float64, scale=2.0):
    """Labels and outputs as this loss takes them."""
    rng = np.random.default_rng(7)
    outputs = rng.normal(scale=scale, size=(n_examples, n_outputs)).astype(dtype)
    classes = rng.integers(n_outputs, size=n_examples)
    labels = {
        "sparse_categorical_crossentropy": classes,
        "categorical_crossentropy": one_hot(classes, n_outputs),
        "mean_squared_error": rng.normal(size=outputs.shape).astype(dtype),
        "binary_crossentropy": rng.integers(2, size=outputs.shape),
    }
    return labels[loss.name], outputs


@pytest.mark.parametrize(
    ("name", "labels", "outputs", "value", "gradient"),
    [
        # Probabilities 1/6, 2/6, 3/6; the true class has 1/3.
        ("sparse_categorical_crossentropy", [1], [[0, log(2), log(3)]], log(3), [[1 / 6, -2 / 3, 1 / 2]]),
        ("categorical_crossentropy", [[0, 1, 0]], [[0, log(2), log(3)]], log(3), [[1 / 6, -2 / 3, 1 / 2]]),
        # Two examples: every gradient is halved.
        ("sparse_categorical_crossentropy", [0, 1], [[0, 0], [0, 0]], log(2), [[-1 / 4, 1 / 4], [1 / 4, -1 / 4]]),
        ("mean_squared_error", [[1, 0]], [[3, 4]], (4 + 16) / 2, [[2, 4]]),
        # σ(ln 3) = 3/4.
        ("binary_crossentropy", [[1]], [[log(3)]], log(4 / 3), [[-1 / 4]]),
        ("binary_crossentropy", [[0]], [[log(3)]], log(4), [[3 / 4]]),
        ("binary_crossentropy", [[1, 0]], [[0, 0]], log(2), [[-1 / 4, 1 / 4]]),
    ],
)
def test_values_checkable_on_paper(name, labels, outputs, value, gradient):
    labels, outputs = np.array(labels), np.array(outputs, dtype=float)
    assert LOSSES[name].value(labels, outputs) == pytest.approx(value)
    np.testing.assert_allclose(LOSSES[name].gradient(labels, outputs), gradient, atol=1e-15)


def test_an_untrained_network_costs_ln_10():
    loss = LOSSES["sparse_categorical_crossentropy"]
    assert loss.value(np.arange(10), np.zeros((10, 10))) == pytest.approx(log(10))


def test_integer_and_one_hot_labels_give_the_same_numbers():
    sparse, dense = LOSSES["sparse_categorical_crossentropy"], LOSSES["categorical_crossentropy"]
    labels, logits = example(sparse)
    rows = one_hot(labels, 4)
    assert sparse.value(labels, logits) == dense.value(rows, logits)
    np.testing.assert_array_equal(sparse.gradient(labels, logits), dense.gradient(rows, logits))


def test_one_hot():
    np.testing.assert_array_equal(one_hot(np.array([2, 0]), 3), [[0, 0, 1], [1, 0, 0]])
    assert one_hot(np.array([2, 0]), 3).dtype == np.float32


@EVERY
def test_gradient_is_the_slope(loss, central_difference):
    labels, outputs = example(loss)
    slope = central_difference(lambda nudged: loss.value(labels, nudged), outputs)
    np.testing.assert_allclose(loss.gradient(labels, outputs), slope, atol=1e-9)


@EVERY
def test_value_is_the_mean_of_the_examples(loss):
    labels, outputs = example(loss)
    each = loss.per_example(labels, outputs)
    assert each.shape == (6,)
    assert loss.value(labels, outputs) == pytest.approx(each.mean())
    assert loss.value(labels[2:3], outputs[2:3]) == pytest.approx(each[2])


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype_stay(loss, dtype):
    labels, outputs = example(loss, dtype=dtype)
    assert loss.gradient(labels, outputs).shape == outputs.shape
    assert loss.gradient(labels, outputs).dtype == dtype
    assert loss.per_example(labels, outputs).dtype == dtype


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_overflow(loss, dtype, strict_floats):
    labels, outputs = example(loss, dtype=dtype, scale=400.0)
    assert np.isfinite(loss.value(labels, outputs))
    assert np.isfinite(loss.gradient(labels, outputs)).all()


def test_sure_and_wrong_costs_what_the_logit_says():
    logits = np.array([[1000.0, 0.0]])
    assert LOSSES["sparse_categorical_crossentropy"].value(np.array([1]), logits) == 1000.0
    assert LOSSES["binary_crossentropy"].value(np.array([[0, 0]]), logits) == pytest.approx((1000 + log(2)) / 2)


def test_a_small_loss_is_not_rounded_to_zero():
    tiny = LOSSES["binary_crossentropy"].value(np.array([[1]]), np.array([[50.0]]))
    assert tiny == pytest.approx(np.exp(-50.0))


@EVERY
def test_labels_that_do_not_fit_are_refused(loss):
    labels, outputs = example(loss)
    for wrong in (labels[:-1], labels[..., np.newaxis]):
        with pytest.raises(ValueError, match="shape"):
            loss.value(wrong, outputs)
        with pytest.raises(ValueError, match="shape"):
            loss.gradient(wrong, outputs)


@pytest.mark.parametrize("label", [-1, 4])
def test_a_label_that_names_no_class_is_refused(label):
    loss = LOSSES["sparse_categorical_crossentropy"]
    with pytest.raises(ValueError, match=rf"labels in 0 … 3\. Received: label={label}"):
        loss.value(np.array([0, label]), np.zeros((2, 4)))


def test_labels_must_be_integers():
    with pytest.raises(ValueError, match="integer labels"):
        LOSSES["sparse_categorical_crossentropy"].gradient(np.array([0.0, 1.0]), np.zeros((2, 4)))


def test_probabilities_need_no_second_softmax():
    loss = LOSSES["sparse_categorical_crossentropy"]
    labels, logits = example(loss)
    assert loss.value(labels, logits) == pytest.approx(-np.log(softmax(logits)[np.arange(6), labels]).mean())


@EVERY
def test_formulas_are_whole(loss):
    assert loss.formula.startswith("L = ")
    assert loss.formula.count("{") == loss.formula.count("}")


@pytest.mark.keras
@EVERY
def test_agrees_with_keras(loss, keras, tf):
    labels, outputs = example(loss)
    function = {
        "sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, dtype="float64"
        ),
        "categorical_crossentropy": keras.losses.CategoricalCrossentropy(from_logits=True, dtype="float64"),
        "mean_squared_error": keras.losses.MeanSquaredError(dtype="float64"),
        "binary_crossentropy": keras.losses.BinaryCrossentropy(from_logits=True, dtype="float64"),
    }[loss.name]
    variable = tf.constant(outputs)
    with tf.GradientTape() as tape:
        tape.watch(variable)
        value = function(labels, variable)
    assert loss.value(labels, outputs) == pytest.approx(float(value), rel=1e-12)
    np.testing.assert_allclose(loss.gradient(labels, outputs), tape.gradient(value, variable), rtol=1e-9, atol=1e-15)
