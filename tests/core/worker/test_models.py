from dataclasses import replace

import numpy as np
import pytest

from core.runs.spec import ACTIVATIONS, OPTIMIZERS, RunSpec

pytestmark = pytest.mark.keras


def scaled(images):
    return images.reshape(-1, 784).astype(np.float32) / 255


def test_the_default_is_the_primers_network(models, keras):
    model = models.build(RunSpec())
    dense, dropout, output = model.layers
    assert (dense.units, dense.activation.__name__) == (128, "relu")
    assert isinstance(dropout, keras.layers.Dropout)
    assert dropout.rate == 0.5
    assert (output.units, output.activation.__name__) == (10, "softmax")
    assert model.count_params() == 101_770 == RunSpec().parameter_count
    assert isinstance(model.optimizer, keras.optimizers.Adam)
    assert model.loss == "sparse_categorical_crossentropy"


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_optimizer_is_kerass_own_with_the_learning_rate_of_the_spec(models, keras, name):
    optimizer = models.build(RunSpec(optimizer=name, learning_rate=0.02)).optimizer
    kinds = {"adam": "Adam", "sgd": "SGD", "momentum": "SGD", "rmsprop": "RMSprop"}
    assert isinstance(optimizer, getattr(keras.optimizers, kinds[name]))
    assert float(optimizer.learning_rate) == pytest.approx(0.02)
    assert getattr(optimizer, "momentum", 0.0) == (0.9 if name == "momentum" else 0.0)


@pytest.mark.parametrize("dropout", [0.0, 0.5])
@pytest.mark.parametrize("hidden_layers", [1, 3])
def test_the_start_is_that_of_the_plain_keras_script_with_this_seed(models, keras, dropout, hidden_layers):
    spec = RunSpec(hidden_units=16, hidden_layers=hidden_layers, dropout=dropout, seed=2024)
    keras.utils.set_random_seed(spec.seed)
    layers = [keras.Input((784,))]
    for _ in range(hidden_layers):
        layers += [keras.layers.Dense(16, activation="relu"), keras.layers.Dropout(dropout)]
    script = keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])
    for ours, weights, theirs in zip(
        models.initial_weights(spec), models.build(spec).get_weights(), script.get_weights(), strict=True
    ):
        assert np.array_equal(weights, theirs)
        assert np.array_equal(ours, theirs)


@pytest.mark.parametrize(("initialisation", "value"), [("zeros", 0.0), ("equal", 0.05)])
def test_an_equal_start_makes_all_units_of_a_layer_alike(models, initialisation, value):
    spec = RunSpec(hidden_units=16, hidden_layers=2, initialisation=initialisation)
    for ours, built in zip(models.initial_weights(spec), models.build(spec).get_weights(), strict=True):
        assert np.array_equal(ours, built)
        assert np.unique(ours).tolist() == [np.float32(value) if ours.ndim == 2 else 0.0]


def test_another_seed_is_another_start(models):
    one, other = (models.initial_weights(RunSpec(seed=seed))[0] for seed in (1, 2))
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_logits_are_the_models_output_before_its_softmax(models, keras, few_digits, activation):
    model = models.build(RunSpec(hidden_units=12, hidden_layers=3, activation=activation))
    images = few_digits.test_images[:50]
    pixels, _ = models.to_tensors(images, few_digits.test_labels[:50])
    probabilities = keras.ops.softmax(models.logits(model, pixels))
    np.testing.assert_allclose(probabilities, model(scaled(images), training=False), atol=1e-6)


def test_evaluate_agrees_with_keras_and_drops_nothing(models, digits):
    model = models.build(RunSpec(hidden_units=32, dropout=0.8))
    images, labels = digits.test_images[:4321], digits.test_labels[:4321]  # three parts, the last one short
    loss, accuracy = models.evaluate(model, images, labels)
    expected_loss, expected_accuracy = model.evaluate(scaled(images), labels, batch_size=1000, verbose=0)
    assert loss == pytest.approx(expected_loss, rel=1e-5)
    assert accuracy == pytest.approx(expected_accuracy, abs=1e-6)


def test_parts_are_all_indices_once_and_in_order(models):
    indices = np.arange(4001, dtype=np.int32)
    assert np.array_equal(np.concatenate(list(models.parts(indices))), indices)
    assert max(len(part) for part in models.parts(indices)) <= models.EVALUATION_EXAMPLES


def test_what_was_drawn_before_does_not_matter(models, keras):
    spec = RunSpec(hidden_units=8)
    before = models.build(spec).get_weights()
    keras.utils.set_random_seed(99)
    keras.random.normal((3,))
    after = models.build(replace(spec)).get_weights()
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
