from dataclasses import replace

import numpy as np
import pytest

from core.maths.network import Network
from core.playground.spec import PlaygroundSpec
from core.playground.training import Training, accuracy, regularized

SPECS = [
    PlaygroundSpec(),
    PlaygroundSpec(dataset="xor", hidden=()),
    PlaygroundSpec(dataset="hills", activation="elu", features=("x1", "x2", "sin_x1")),
    PlaygroundSpec(regularizer="l1", regularizer_rate=0.01, activation="sigmoid"),
    PlaygroundSpec(regularizer="l2", regularizer_rate=0.03, optimizer="adam", batch_size=7),
    PlaygroundSpec(regularizer="l2", regularizer_rate=0.01, optimizer="momentum", dataset="plane"),
]


def nudged_gradient(training, network, position, number, nudge=1e-6):
    """Return the slope of loss plus penalty with respect to one weight, by moving it."""
    values = []
    for sign in (1, -1):
        arrays = [array.copy() for array in network.weights()]
        arrays[position].flat[number] += sign * nudge
        moved = Network.from_weights(arrays, network.activation)
        kernels = moved.weights()[0::2]
        rate, kind = training.spec.regularizer_rate, training.spec.regularizer
        size = {"none": lambda w: 0.0, "l1": lambda w: np.abs(w).sum(), "l2": lambda w: np.square(w).sum()}[kind]
        state = replace(training.start(), network=moved)
        values.append(training.figures(state).loss + rate * sum(size(kernel) for kernel in kernels))
    return (values[0] - values[1]) / (2 * nudge)


@pytest.mark.parametrize("spec", SPECS)
def test_the_gradient_with_penalty_is_the_slope_of_loss_and_penalty(spec):
    training = Training(spec)
    network = training.start().network
    x, y = training._train_inputs, training.split.train_targets
    plain = network.backward(x, y, training.loss).weights
    gradients = regularized(plain, network.weights(), spec.regularizer, spec.regularizer_rate)
    for position, gradient in enumerate(gradients):
        for number in range(gradient.size):
            expected = nudged_gradient(training, network, position, number)
            assert gradient.flat[number] == pytest.approx(expected, abs=1e-6), (position, number)


@pytest.mark.keras
@pytest.mark.parametrize("spec", SPECS)
def test_two_epochs_end_at_the_weights_of_keras(spec):
    """The oracle: a Keras model with kernel regularisers, the same first weights, the same batches."""
    import keras
    import tensorflow as tf

    training = Training(spec)
    start = training.start()
    penalty = {"none": None, "l1": keras.regularizers.L1, "l2": keras.regularizers.L2}[spec.regularizer]

    def dense(units, activation):
        regularizer = penalty and penalty(spec.regularizer_rate)
        return keras.layers.Dense(units, activation=activation, kernel_regularizer=regularizer, dtype="float64")

    model = keras.Sequential([keras.Input((len(spec.features),), dtype="float64")])
    for units in spec.hidden:
        model.add(dense(units, spec.activation))
    model.add(dense(1, None))
    model.set_weights(start.network.weights())
    is_regression = training.split.task == "regression"
    loss = (
        keras.losses.MeanSquaredError(dtype="float64")
        if is_regression
        else keras.losses.BinaryCrossentropy(from_logits=True, dtype="float64")
    )
    optimizers = {
        "sgd": keras.optimizers.SGD(spec.learning_rate),
        "momentum": keras.optimizers.SGD(spec.learning_rate, momentum=0.9),
        "adam": keras.optimizers.Adam(spec.learning_rate),
    }
    optimizer = optimizers[spec.optimizer]
    x, y = training._train_inputs, training.split.train_targets
    for epoch in range(2):
        order = np.random.default_rng([spec.seed, epoch]).permutation(len(x))
        for at in range(0, len(x), spec.batch_size):
            batch = order[at : at + spec.batch_size]
            with tf.GradientTape() as tape:
                total = loss(tf.constant(y[batch]), model(tf.constant(x[batch]))) + sum(model.losses)
            optimizer.apply(tape.gradient(total, model.trainable_variables), model.trainable_variables)
    ours = training.advance(start, 2 * training.steps_per_epoch)
    for got, expected in zip(ours.network.weights(), model.get_weights(), strict=True):
        assert got == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("spec", SPECS)
def test_training_in_pieces_is_training(spec):
    training = Training(spec)
    whole = training.advance(training.start(), 47)
    pieces = training.start()
    for updates in (1, 19, 20, 7):
        pieces = training.advance(pieces, updates)
    assert pieces.step == whole.step == 47
    assert all(np.array_equal(a, b) for a, b in zip(pieces.network.weights(), whole.network.weights(), strict=True))


def test_the_same_seed_starts_from_the_same_weights_and_another_does_not():
    first, again, other = (Training(PlaygroundSpec(seed=seed)).start().network.weights() for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_from_zeros_every_unit_of_a_layer_stays_like_the_others():
    training = Training(PlaygroundSpec(dataset="xor", initializer="zeros", activation="sigmoid"))
    kernel = training.advance(training.start(), 400).network.weights()[0]
    assert np.abs(kernel).max() > 0
    assert kernel == pytest.approx(np.repeat(kernel[:, :1], 4, axis=1))


def test_an_epoch_sees_every_point_once_with_a_smaller_last_batch():
    training = Training(PlaygroundSpec(train_share=50, batch_size=30))
    assert training.steps_per_epoch == 7  # 200 = 6 · 30 + 20


def test_figures_are_means_over_all_points():
    training = Training(PlaygroundSpec(initializer="zeros"))
    figures = training.figures(training.start())
    assert figures.loss == pytest.approx(np.log(2))
    assert figures.test_loss == pytest.approx(np.log(2))
    assert figures.accuracy == pytest.approx((training.split.train_targets == 0).mean())
    regression = Training(PlaygroundSpec(dataset="plane", initializer="zeros"))
    measured = regression.figures(regression.start())
    assert measured.loss == pytest.approx(np.square(regression.split.train_targets).mean())
    assert measured.accuracy is None
    assert measured.test_accuracy is None


def test_accuracy_counts_sides():
    assert accuracy(np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([[-2.0], [0.1], [-0.1], [3.0]])) == 0.5


def test_weights_beyond_all_bounds_are_noticed_not_raised():
    training = Training(PlaygroundSpec(dataset="plane", activation="linear", learning_rate=10.0))
    state = training.advance(training.start(), 100)
    assert training.start().is_finite
    assert not state.is_finite
