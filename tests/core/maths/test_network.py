import pickle
from math import log

import numpy as np
import pytest

from core.maths.activations import ACTIVATIONS
from core.maths.layer import Layer
from core.maths.losses import LOSSES
from core.maths.network import Network
from core.maths.optimizers import OPTIMIZERS

SIZES = pytest.mark.parametrize("sizes", [(6, 4), (6, 5, 4), (6, 5, 3, 4), (6, 5, 5, 5, 5, 4)], ids=str)


def small(sizes=(6, 5, 4), activation="relu", dtype=np.float64, spread=0.3):
    """A network whose biases are not 0, which would hide mistakes."""
    rng = np.random.default_rng(3)
    weights = Network.initialise(sizes, activation, seed=3, dtype=dtype).weights()
    nudged = [array + rng.normal(scale=spread, size=array.shape).astype(dtype) for array in weights]
    return Network.from_weights(nudged, activation)


def batch(n_inputs=6, n_classes=4, n_examples=7):
    rng = np.random.default_rng(4)
    return rng.normal(size=(n_examples, n_inputs)), rng.integers(n_classes, size=n_examples)


@pytest.fixture
def by_hand():
    """Two inputs, two ReLU units, two classes; its numbers can be followed on paper."""
    return Network(
        (
            Layer(np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([0.0, -3.0])),
            Layer(np.array([[1.0, 0.0], [5.0, 5.0]]), np.array([log(3) - 3.0, 0.0])),
        )
    )


# ---- what it is


def test_the_primers_network():
    network = Network.initialise((784, 128, 10), activation="relu", seed=42)
    assert repr(network) == "Network(784 → 128 relu → 10 softmax, 101,770 parameters)"
    assert network.parameter_count == 100_480 + 1_290
    assert network.sizes == (784, 128, 10)
    assert network.dtype == np.float32


def test_names_every_hidden_layer():
    assert repr(small((6, 5, 3, 4), "tanh")) == "Network(6 → 5 tanh → 3 tanh → 4 softmax, 69 parameters)"
    assert repr(small((6, 4))) == "Network(6 → 4 softmax, 28 parameters)"


def test_starts_as_keras_does():
    network = Network.initialise((784, 128, 10), seed=1)
    for kernel, bias in network.layers:
        limit = np.sqrt(6 / sum(kernel.shape))
        assert not bias.any()
        assert 0.98 * limit < np.abs(kernel).max() <= limit
        assert kernel.std() == pytest.approx(limit / np.sqrt(3), rel=0.05)  # evenly spread
        assert abs(kernel.mean()) < 0.06 * limit


def test_the_seed_is_the_start():
    first, same, other = (Network.initialise((6, 5, 4), seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.layers[0].kernel, same.layers[0].kernel)
    assert (first.layers[0].kernel != other.layers[0].kernel).any()


def test_weights_go_in_and_out_in_the_order_of_keras():
    network = small((6, 5, 3, 4), "tanh", np.float32)
    weights = network.weights()
    assert [array.shape for array in weights] == [(6, 5), (5,), (5, 3), (3,), (3, 4), (4,)]
    again = Network.from_weights(weights, "tanh")
    for mine, theirs in zip(again.weights(), weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)
        assert mine.dtype == np.float32


def test_cannot_be_changed():
    network = small()
    with pytest.raises(AttributeError):
        network.activation = "tanh"  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        network.weights()[0][0, 0] = 1.0


def test_wrong_parts_are_refused():
    with pytest.raises(ValueError, match="Received: activation='step'"):
        Network.initialise((6, 5, 4), "step")
    with pytest.raises(ValueError, match="Received: 3 arrays"):
        Network.from_weights(small().weights()[:3])
    with pytest.raises(ValueError, match="at least one layer"):
        Network.from_weights([])
    with pytest.raises(ValueError, match="Expected 5 inputs"):
        Network.from_weights([*small().weights()[:2], np.zeros((4, 4)), np.zeros(4)])


def test_travels_between_processes():
    network = small()
    x, _ = batch()
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(network)).logits(x), network.logits(x))


# ---- forward


def test_forward_on_paper(by_hand):
    trace = by_hand.forward(np.array([[1.0, 1.0]]))
    assert trace.z[0].tolist() == [[3.0, -3.0]]
    assert trace.a[0].tolist() == [[3.0, 0.0]]
    np.testing.assert_allclose(trace.logits, [[log(3), 0.0]])
    np.testing.assert_allclose(trace.probabilities, [[3 / 4, 1 / 4]])
    assert trace.received(0).tolist() == [[1.0, 1.0]]
    assert trace.received(1).tolist() == [[3.0, 0.0]]
    assert by_hand.predict(np.array([[1.0, 1.0]])).tolist() == [0]


@SIZES
def test_the_trace_holds_every_layer(sizes):
    network, (x, _) = small(sizes, "tanh"), batch()
    trace = network.forward(x)
    assert [z.shape for z in trace.z] == [(7, units) for units in sizes[1:]]
    for number, (kernel, bias) in enumerate(network.layers):
        np.testing.assert_allclose(trace.z[number], trace.received(number) @ kernel + bias)
    for z, a in zip(trace.z[:-1], trace.a[:-1], strict=True):
        np.testing.assert_array_equal(a, np.tanh(z))
    np.testing.assert_array_equal(trace.logits, network.logits(x))
    np.testing.assert_array_equal(trace.probabilities, network.probabilities(x))
    np.testing.assert_array_equal(network.predict(x), trace.probabilities.argmax(axis=1))
    np.testing.assert_allclose(trace.probabilities.sum(axis=1), 1.0)


def test_computes_in_its_own_dtype():
    network, (x, _) = small(dtype=np.float32), batch()
    trace = network.forward(x)
    assert {array.dtype for array in (trace.inputs, *trace.z, *trace.a)} == {np.dtype(np.float32)}
    gradients = network.backward(x, np.zeros(7, dtype=int), masks=network.dropout_masks(7, 0.5, seed=0))
    assert {array.dtype for array in (*gradients.weights, *gradients.z)} == {np.dtype(np.float32)}


def test_one_image_is_a_batch_of_one():
    network, (x, _) = small(), batch()
    np.testing.assert_allclose(network.probabilities(x[2:3])[0], network.probabilities(x)[2])


@pytest.mark.parametrize("shape", [(6,), (3, 5), (2, 3, 6), ()])
def test_inputs_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"Expected x of shape \(n_examples, 6\). Received: x.shape="):
        small().forward(np.zeros(shape))


@SIZES
def test_explains_every_unit(sizes):
    network, (x, _) = small(sizes, "sigmoid"), batch()
    trace = network.forward(x[:1])
    for layer in range(len(network.layers)):
        for unit in range(sizes[layer + 1]):
            explained = network.explain(x[0], layer, unit)
            assert explained.z == pytest.approx(trace.z[layer][0, unit])
            assert explained.terms.sum() + explained.bias == pytest.approx(explained.z)
            is_last = layer == len(network.layers) - 1
            assert explained.output == pytest.approx(explained.z if is_last else trace.a[layer][0, unit])


# ---- backward


def test_backward_on_paper(by_hand):
    # p = (3/4, 1/4), true class 1: dz = (3/4, −3/4); the second ReLU unit is off and passes nothing back.
    gradients = by_hand.backward(np.array([[1.0, 1.0]]), np.array([1]))
    assert gradients.loss == pytest.approx(log(4))
    np.testing.assert_allclose(gradients.z[1], [[3 / 4, -3 / 4]])
    np.testing.assert_allclose(gradients.z[0], [[3 / 4, 0.0]], atol=1e-15)
    kernel_0, bias_0, kernel_1, bias_1 = gradients.weights
    np.testing.assert_allclose(kernel_0, [[3 / 4, 0.0], [3 / 4, 0.0]], atol=1e-15)
    np.testing.assert_allclose(bias_0, [3 / 4, 0.0], atol=1e-15)
    np.testing.assert_allclose(kernel_1, [[9 / 4, -9 / 4], [0.0, 0.0]], atol=1e-15)
    np.testing.assert_allclose(bias_1, [3 / 4, -3 / 4])


def labels_for(loss, classes, n_outputs):
    if loss == "sparse_categorical_crossentropy":
        return classes
    return np.eye(n_outputs)[classes]


def check_gradients(network, x, labels, loss, central_difference, masks=None):
    gradients = network.backward(x, labels, loss, masks)
    weights = network.weights()
    for number, analytic in enumerate(gradients.weights):

        def nudged_loss(theta, number=number):
            nudged = Network.from_weights([*weights[:number], theta, *weights[number + 1 :]], network.activation)
            return LOSSES[loss].value(labels, nudged.forward(x, masks).logits)

        np.testing.assert_allclose(analytic, central_difference(nudged_loss, weights[number]), atol=1e-8)
    assert gradients.loss == pytest.approx(LOSSES[loss].value(labels, network.forward(x, masks).logits))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_are_slopes_for_every_activation(activation, central_difference):
    x, classes = batch()
    check_gradients(small((6, 5, 3, 4), activation), x, classes, "sparse_categorical_crossentropy", central_difference)


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "softmax"])
def test_the_gradient_of_an_input_is_the_slope_of_its_own_examples_loss(activation, central_difference):
    network = small((6, 5, 3, 4), activation)
    x, classes = np.random.default_rng(8).normal(size=(3, 6)), np.array([3, 0, 2])
    found = network.input_gradient(x, classes)
    loss = LOSSES["sparse_categorical_crossentropy"]
    for number in range(len(x)):

        def of_one(inputs, number=number):
            return loss.value(classes[number : number + 1], network.logits(inputs))

        expected = central_difference(of_one, x[number : number + 1])
        np.testing.assert_allclose(found[number : number + 1], expected, atol=1e-8)


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_are_slopes_for_every_loss(loss, central_difference):
    x, classes = batch()
    check_gradients(small(activation="tanh"), x, labels_for(loss, classes, 4), loss, central_difference)


@SIZES
def test_gradients_are_slopes_at_every_depth_and_with_dropout(sizes, central_difference):
    x, classes = batch()
    network = small(sizes, "swish")
    masks = network.dropout_masks(len(x), 0.5, seed=1)
    check_gradients(network, x, classes, "sparse_categorical_crossentropy", central_difference, masks)


def test_backward_changes_nothing():
    network, (x, labels) = small(), batch()
    before = [array.copy() for array in network.weights()]
    network.backward(x, labels)
    for old, now in zip(before, network.weights(), strict=True):
        np.testing.assert_array_equal(old, now)


def test_a_unit_that_is_dropped_learns_nothing():
    network, (x, labels) = small(), batch()
    mask = np.ones((7, 5))
    mask[:, 2] = 0.0
    gradients = network.backward(x, labels, masks=[mask])
    kernel_0, bias_0, kernel_1, _ = gradients.weights
    assert not kernel_0[:, 2].any()
    assert bias_0[2] == 0.0
    assert not kernel_1[2].any()
    assert kernel_0[:, [0, 1, 3, 4]].any()


@pytest.mark.parametrize("rate", [0.0, 0.25, 0.5, 0.8])
def test_dropout_keeps_the_mean(rate):
    (mask,) = small((6, 500, 4), dtype=np.float32).dropout_masks(400, rate, seed=9)
    assert mask.shape == (400, 500)
    assert mask.dtype == np.float32
    assert np.isin(mask, [0.0, np.float32(1 / (1 - rate))]).all()
    assert (mask == 0).mean() == pytest.approx(rate, abs=0.005)
    assert mask.mean() == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("rate", [-0.1, 1.0, float("nan")])
def test_a_dropout_rate_out_of_range_is_refused(rate):
    with pytest.raises(ValueError, match="Received: rate="):
        small().dropout_masks(7, rate, seed=0)


@pytest.mark.parametrize(
    ("optimizer", "learning_rate"), [("sgd", 0.5), ("momentum", 0.1), ("rmsprop", 0.02), ("adam", 0.05)]
)
def test_learns_xor(optimizer, learning_rate):
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    labels = np.array([0, 1, 1, 0])
    network = Network.initialise((2, 8, 2), "tanh", seed=0)
    state = OPTIMIZERS[optimizer].init(network.weights())
    losses = []
    for _ in range(400):
        gradients = network.backward(x, labels)
        losses.append(gradients.loss)
        weights, state = OPTIMIZERS[optimizer].update(network.weights(), gradients.weights, state, learning_rate)
        network = Network.from_weights(weights, network.activation)
    assert losses[0] > 0.6
    assert losses[-1] < 0.05
    assert network.predict(x).tolist() == labels.tolist()


# ---- Keras


@pytest.fixture
def keras_twin(keras):
    """A Keras model with the same weights."""

    def make(network):
        model = keras.Sequential([keras.Input((network.sizes[0],))])
        for units in network.sizes[1:-1]:
            model.add(keras.layers.Dense(units, activation=network.activation))
            model.add(keras.layers.Dropout(0.5))
        model.add(keras.layers.Dense(network.sizes[-1], activation="softmax"))
        model.set_weights(network.weights())
        return model

    return make


@pytest.mark.keras
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(), (128,), (64, 32), (32, 32, 32, 32)], ids=str)
def test_says_what_keras_says(activation, hidden, keras_twin):
    network = small((784, *hidden, 10), activation, np.float32, spread=0.05)
    x = np.random.default_rng(8).random((20, 784), dtype=np.float32)
    np.testing.assert_allclose(network.probabilities(x), keras_twin(network)(x, training=False), rtol=0, atol=1e-5)


@pytest.mark.keras
def test_weights_of_a_keras_model_are_taken_as_they_are(keras):
    keras.utils.set_random_seed(5)
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10),
        ]
    )
    network = Network.from_weights(model.get_weights(), "relu")
    assert network.parameter_count == model.count_params() == 101_770
    x = np.random.default_rng(8).random((20, 784), dtype=np.float32)
    np.testing.assert_allclose(network.logits(x), model(x, training=False), rtol=0, atol=1e-5)


@pytest.mark.keras
def test_starts_in_the_range_of_keras(keras):
    theirs = keras.initializers.GlorotUniform(seed=0)((784, 128))
    ours = Network.initialise((784, 128, 10)).layers[0].kernel
    assert np.abs(ours).max() == pytest.approx(float(np.abs(theirs).max()), rel=1e-3)


@pytest.mark.keras
@pytest.mark.parametrize("activation", ACTIVATIONS)
@SIZES
def test_gradients_of_the_tape(activation, sizes, keras, tf):
    network, (x, labels) = small(sizes, activation), batch()
    masks = network.dropout_masks(len(x), 0.5, seed=2)
    variables = [tf.Variable(array) for array in network.weights()]
    with tf.GradientTape() as tape:
        a = tf.constant(x)
        for number, mask in enumerate(masks):
            a = keras.activations.get(activation)(a @ variables[2 * number] + variables[2 * number + 1]) * mask
        logits = a @ variables[-2] + variables[-1]
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
    gradients = network.backward(x, labels, masks=masks)
    assert gradients.loss == pytest.approx(float(loss), abs=1e-6)
    for mine, theirs in zip(gradients.weights, tape.gradient(loss, variables), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-6)


@pytest.mark.keras
def test_dropout_scales_as_keras_does(keras):
    theirs = np.asarray(keras.layers.Dropout(0.3, seed=0)(np.ones((200, 300), np.float32), training=True))
    (ours,) = small((6, 300, 4), dtype=np.float32).dropout_masks(200, 0.3, seed=0)
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs), rtol=1e-6)
    assert (ours == 0).mean() == pytest.approx((theirs == 0).mean(), abs=0.01)
