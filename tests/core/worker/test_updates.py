import numpy as np
import pytest

from core.runs.spec import OPTIMIZERS, RunSpec

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("size", [1.0, 1e-7], ids=["usual gradients", "gradients as small as epsilon"])
def test_the_fused_kernel_does_what_keras_does(models, updates, tf, name, size):
    """With gradients as small as epsilon, the place where epsilon stands in the formula decides the result."""
    spec = RunSpec(hidden_units=8, optimizer=name, learning_rate=0.01)
    ours, theirs = models.build(spec), models.build(spec)
    for model in (ours, theirs):
        model.optimizer.build(model.trainable_variables)
    fused = updates.fused(ours.optimizer, ours.trainable_variables)
    rng = np.random.default_rng(3)
    for step in range(5):
        gradients = [
            tf.constant(rng.normal(0, size, variable.shape).astype(np.float32)) for variable in ours.trainable_variables
        ]
        fused.update(gradients, tf.constant(0.01), tf.constant(step))
        theirs.optimizer.apply_gradients(zip(gradients, theirs.trainable_variables, strict=True))
    moved = [
        np.abs(after - before).max()
        for before, after in zip(models.initial_weights(spec), ours.get_weights(), strict=True)
    ]
    assert min(moved) > 0
    for change, weights, expected in zip(moved, ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, atol=max(1e-5 * change, 1e-7))
    for variable, expected in zip(ours.optimizer.variables, theirs.optimizer.variables, strict=True):
        if variable.path.endswith(("_momentum", "_velocity")):
            expected = expected.numpy()
            # Adam's velocity carries the rounding of 1 - β₂, see core/worker/updates.py
            np.testing.assert_allclose(
                variable.numpy(), expected, rtol=2e-5, atol=1e-6 * np.abs(expected).max(), err_msg=variable.path
            )


def test_an_optimizer_without_a_fused_kernel_is_refused(models, updates, keras):
    model = models.build(RunSpec(hidden_units=8))
    optimizer = keras.optimizers.Nadam()
    optimizer.build(model.trainable_variables)
    with pytest.raises(TypeError, match="optimizer=Nadam"):
        updates.fused(optimizer, model.trainable_variables)
