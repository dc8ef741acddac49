import hashlib
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from time import process_time

import numpy as np
import pytest

from core import config
from core.data import corruptions
from core.errors import InvalidSpec
from core.runs.events import BatchProgress, Changed, EpochEnd, Failed, Finished, Paused, Stopped
from core.runs.orders import Change, Orders, Tuning
from core.runs.snapshot import Snapshot
from core.runs.spec import ACTIVATIONS, OPTIMIZERS, RunSpec
from core.worker import batches

pytestmark = pytest.mark.keras

SMALL = RunSpec(hidden_units=16, epochs=3, batch_size=32, training_examples=500, seed=3)
LEARNING_RATES = {"adam": 0.001, "sgd": 0.1, "momentum": 0.02, "rmsprop": 0.001}


def scaled(images):
    return images.reshape(-1, 784).astype(np.float32) / 255


def assert_equal_weights(one, other):
    for a, b in zip(one, other, strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_fast_loop_ends_where_keras_fit_ends_on_the_same_batches(record, models, few_digits, optimizer):
    """1,000 examples in batches of 64: the last batch of each epoch has 40."""
    spec = RunSpec(
        hidden_units=32,
        dropout=0.0,
        epochs=3,
        training_examples=1000,
        optimizer=optimizer,
        learning_rate=LEARNING_RATES[optimizer],
    )
    run = record(spec)

    model = models.build(spec)
    x, y = scaled(few_digits.train_images), few_digits.train_labels
    test = (scaled(few_digits.test_images), few_digits.test_labels)
    fitted, _ = batches.choose(spec, len(y))
    for epoch, end in enumerate(run.of(EpochEnd), start=1):
        order = batches.epoch_order(spec, epoch, fitted)
        fit = model.fit(x[order], y[order], batch_size=64, shuffle=False, validation_data=test, verbose=0).history
        assert end.loss == pytest.approx(fit["loss"][0], abs=1e-4)
        assert end.accuracy == pytest.approx(fit["accuracy"][0], abs=0.0011)
        assert end.validation_loss == pytest.approx(fit["val_loss"][0], abs=1e-4)
        assert end.validation_accuracy == pytest.approx(fit["val_accuracy"][0], abs=0.0034)

    last = run.snapshots[-1]
    for weights, expected in zip(last.weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, atol=1e-5)
    assert list(last.optimizer) == [variable.path for variable in model.optimizer.variables]
    for variable in model.optimizer.variables:
        np.testing.assert_allclose(last.optimizer[variable.path], variable.numpy(), atol=1e-4, err_msg=variable.path)
    assert int(last.optimizer[f"{optimizer}/iteration"]) == last.step == 48


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_deep_networks_of_every_activation_train_as_in_keras(record, models, few_digits, activation):
    spec = RunSpec(
        hidden_units=9,
        hidden_layers=4,
        dropout=0.0,
        activation=activation,
        epochs=1,
        training_examples=300,
        batch_size=64,
        learning_rate=0.01,
    )
    run = record(spec)
    model = models.build(spec)
    model.run_eagerly = True
    fitted, _ = batches.choose(spec, len(few_digits.train_labels))
    order = batches.epoch_order(spec, 1, fitted)
    for begin in range(0, 300, 64):
        part = order[begin : begin + 64]
        model.train_on_batch(scaled(few_digits.train_images[part]), few_digits.train_labels[part])
    for weights, expected in zip(run.snapshots[-1].weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, atol=1e-4)


def test_the_primers_network_learns_the_digits(record, digits):
    run = record(RunSpec(epochs=1), data=digits)
    (end,) = run.of(EpochEnd)
    assert end.step == 938
    assert 0.93 < end.validation_accuracy < 0.96
    assert 0.84 < end.accuracy < 0.90  # lower: dropout is active, and the early batches count too


def test_what_is_reported_and_saved_comes_in_the_documented_order(record):
    run = record(SMALL)
    assert run.snapshots[0].epoch == 1
    for epoch in range(1, 4):
        end = next(i for i, call in enumerate(run.calls) if isinstance(call, EpochEnd) and call.epoch == epoch)
        before, after = run.calls[end - 1], run.calls[end + 1]
        assert isinstance(before, BatchProgress)
        assert isinstance(after, Snapshot)
        assert (before.epoch, before.step) == (epoch, epoch * 16)
        assert (after.epoch, after.step) == (epoch, epoch * 16)
        assert (after.loss_sum, after.correct, after.seconds) == (0.0, 0, 0.0)
    assert run.events[-1] == Finished()
    assert sum(isinstance(event, (Finished, Stopped, Failed)) for event in run.events) == 1
    steps = [event.step for event in run.of(BatchProgress)]
    assert steps == sorted(set(steps))
    assert steps[0] <= 8


def test_an_epoch_is_reported_while_it_runs(record, digits):
    run = record(RunSpec(epochs=1, batch_size=16), data=digits)
    progress = run.of(BatchProgress)
    assert len(progress) >= 4
    assert all(later.step > earlier.step for earlier, later in pairwise(progress))
    assert all(event.examples_per_second > 0 for event in progress)
    (end,) = run.of(EpochEnd)
    assert (progress[-1].loss, progress[-1].accuracy) == (end.loss, end.accuracy)


@pytest.mark.parametrize("spec", [SMALL, replace(SMALL, hidden_layers=3, validation="holdout", hidden_units=15)])
def test_the_same_spec_gives_the_same_result_to_the_last_bit(record, spec):
    first = record(spec)
    record(replace(spec, seed=4, dropout=0.3, learning_rate=0.1))  # the same engine serves another run between the two
    again = record(spec)
    assert_equal_weights(first.snapshots[-1].weights, again.snapshots[-1].weights)
    assert first.figures == again.figures


def test_another_seed_is_another_run(record):
    assert record(SMALL).figures != record(replace(SMALL, seed=4)).figures


IN_ANOTHER_PROCESS = """
import hashlib
from core.data import mnist
from core.runs.spec import RunSpec
from core.worker import loop
saved = []
data = mnist.load()
data = mnist.Mnist(data.train_images[:1000], data.train_labels[:1000], data.test_images[:300], data.test_labels[:300])
loop.train(RunSpec.from_json({spec!r}), data, publish=lambda _: None, save=saved.append)
print(hashlib.sha256(b"".join(weights.tobytes() for weights in saved[-1].weights)).hexdigest())
"""


def test_another_process_gives_the_same_result(record):
    here = hashlib.sha256(b"".join(weights.tobytes() for weights in record(SMALL).snapshots[-1].weights)).hexdigest()
    script = IN_ANOTHER_PROCESS.format(spec=SMALL.to_json())
    there = subprocess.run(
        [sys.executable, "-c", script], cwd=config.ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert there.stdout.strip() == here, there.stderr


class StopAfter:
    """Orders to stop when it has been asked so many times."""

    def __init__(self, times):
        self.left = times

    def __call__(self):
        self.left -= 1
        return Orders(stop=self.left < 0)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_resumed_from_any_snapshot_ends_like_an_undisturbed_one(record, optimizer):
    spec = replace(
        SMALL, optimizer=optimizer, learning_rate=LEARNING_RATES[optimizer], hidden_layers=2, validation="holdout"
    )
    undisturbed = record(spec)
    stopped = record(spec, orders=StopAfter(1))
    assert stopped.snapshots[0].step % spec.steps_per_epoch != 0, "the run was not stopped within an epoch"
    for snapshot in [*undisturbed.snapshots, *stopped.snapshots]:
        resumed = record(spec, resume=Snapshot.from_bytes(snapshot.to_bytes()))
        assert resumed.events[-1] == Finished()
        assert resumed.figures == undisturbed.figures[snapshot.epoch :]
        if snapshot.epoch < spec.epochs:
            assert_equal_weights(resumed.snapshots[-1].weights, undisturbed.snapshots[-1].weights)
            for name, array in undisturbed.snapshots[-1].optimizer.items():
                assert np.array_equal(resumed.snapshots[-1].optimizer[name], array), name


def test_a_resumed_run_can_go_on_for_more_epochs(record):
    longer = replace(SMALL, epochs=5)
    resumed = record(longer, resume=record(SMALL).snapshots[-1])
    assert_equal_weights(resumed.snapshots[-1].weights, record(longer).snapshots[-1].weights)


@pytest.mark.parametrize("times", range(5))
def test_stop_saves_what_is_there_and_then_says_so(record, times):
    run = record(SMALL, orders=StopAfter(times))
    *_, snapshot, event = run.calls
    assert event == Stopped()
    assert run.events.count(event) == 1
    assert isinstance(snapshot, Snapshot)
    reported = run.of(BatchProgress)
    assert snapshot.step == (reported[-1].step if reported else 0)
    if reported and not run.of(EpochEnd):
        examples = min(snapshot.step * SMALL.batch_size, SMALL.training_examples)
        assert snapshot.loss_sum / examples == reported[-1].loss
        assert snapshot.correct / examples == reported[-1].accuracy


def test_a_stop_during_validation_loses_nothing(record, loop, digits):
    """The test set is measured in several calls; a run stopped between two of them has trained its epoch."""
    spec = replace(SMALL, epochs=2, hidden_layers=1)
    asked = []

    def at_the_third_call_after_the_last_batch():
        asked.append(None)
        return Orders(stop=trained_at is not None and len(asked) >= trained_at + 3)

    trained_at = None
    calls = []

    def publish(event):
        nonlocal trained_at
        calls.append(event)
        if isinstance(event, BatchProgress) and event.step == spec.steps_per_epoch:
            trained_at = len(asked)

    loop.train(spec, digits, publish=publish, orders=at_the_third_call_after_the_last_batch, save=calls.append)
    *_, last_batch, snapshot, stopped = calls
    assert isinstance(last_batch, BatchProgress)
    assert stopped == Stopped()
    assert (snapshot.epoch, snapshot.step) == (0, spec.steps_per_epoch)
    assert record(spec, data=digits, resume=snapshot).figures == record(spec, data=digits).figures


# Pausing, stepping, changing -----------------------------------------------------------------------------------------


def at_most(pause_at):
    return lambda: Orders(pause_at=pause_at)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_that_pauses_again_and_again_ends_like_an_undisturbed_one(record, optimizer):
    """It steps: by one batch within an epoch, to the end of an epoch, past it, and from the first update of one."""
    spec = replace(SMALL, optimizer=optimizer, learning_rate=LEARNING_RATES[optimizer], validation="holdout")
    undisturbed, steps = record(spec), spec.steps_per_epoch
    figures, resume = [], None
    for pause_at in (0, 1, 2, 5, steps, steps + 1, 2 * steps - 1, 2 * steps, None):
        part = record(spec, orders=at_most(pause_at), resume=resume)
        figures += part.figures
        if pause_at is not None:
            *_, snapshot, paused = part.calls
            assert paused == Paused(step=pause_at)
            assert snapshot.step == pause_at
            resume = Snapshot.from_bytes(snapshot.to_bytes())
    assert part.events[-1] == Finished()
    assert figures == undisturbed.figures
    assert_equal_weights(part.snapshots[-1].weights, undisturbed.snapshots[-1].weights)
    for name, array in undisturbed.snapshots[-1].optimizer.items():
        assert np.array_equal(part.snapshots[-1].optimizer[name], array), name


def test_one_batch_is_one_update(record, models, few_digits):
    spec = replace(SMALL, dropout=0.0)
    run = record(spec, orders=at_most(1))
    assert [event.step for event in run.of(BatchProgress)] == [1]
    model = models.build(spec)
    fitted, _ = batches.choose(spec, len(few_digits.train_labels))
    first = batches.epoch_order(spec, 1, fitted)[: spec.batch_size]
    model.train_on_batch(scaled(few_digits.train_images[first]), few_digits.train_labels[first])
    for weights, expected in zip(run.snapshots[-1].weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, atol=1e-6)


def test_one_epoch_is_trained_and_measured_before_the_pause(record):
    run = record(SMALL, orders=at_most(SMALL.steps_per_epoch))
    assert [end.epoch for end in run.of(EpochEnd)] == [1]
    assert run.events[-1] == Paused(step=SMALL.steps_per_epoch)
    assert (run.snapshots[-1].epoch, run.snapshots[-1].step) == (1, SMALL.steps_per_epoch)


def test_the_last_epoch_ends_the_run_instead_of_pausing_it(record):
    run = record(SMALL, orders=at_most(3 * SMALL.steps_per_epoch))
    assert run.events[-1] == Finished()


def test_a_pause_during_validation_is_obeyed_at_once(record, loop, digits):
    spec, calls = replace(SMALL, epochs=2), []

    def orders():
        trained = any(isinstance(call, BatchProgress) and call.step == spec.steps_per_epoch for call in calls)
        return Orders(pause_at=0 if trained else None)

    loop.train(spec, digits, publish=calls.append, save=calls.append, orders=orders)
    *_, snapshot, paused = calls
    assert paused == Paused(step=spec.steps_per_epoch)
    assert not any(isinstance(call, EpochEnd) for call in calls)
    assert record(spec, data=digits, resume=snapshot).figures == record(spec, data=digits).figures


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_another_learning_rate_from_step_k_on_is_a_keras_run_with_the_same_change(
    record, models, few_digits, optimizer
):
    before = LEARNING_RATES[optimizer]
    spec = replace(SMALL, dropout=0.0, epochs=2, optimizer=optimizer, learning_rate=before)
    course = [Change(5, Tuning(before / 10, 0.0)), Change(20, Tuning(before * 2, 0.0))]
    run = record(spec, course=course)

    model = models.build(spec)
    fitted, _ = batches.choose(spec, len(few_digits.train_labels))
    step = 0
    for epoch in (1, 2):
        order = batches.epoch_order(spec, epoch, fitted)
        for begin in range(0, len(order), spec.batch_size):
            if step in (5, 20):
                model.optimizer.learning_rate.assign(before / 10 if step == 5 else before * 2)
            part = order[begin : begin + spec.batch_size]
            model.train_on_batch(scaled(few_digits.train_images[part]), few_digits.train_labels[part])
            step += 1
    for weights, expected in zip(run.snapshots[-1].weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, atol=1e-4)
    assert float(run.snapshots[-1].optimizer[f"{optimizer}/learning_rate"]) == pytest.approx(before * 2)


def test_what_is_asked_for_holds_from_the_next_update_on_and_is_reported_once(record):
    pausing = record(SMALL, orders=at_most(7))
    wanted = Tuning(0.01, 0.0)
    run = record(SMALL, resume=pausing.snapshots[-1], orders=lambda: Orders(tuning=wanted))
    assert run.of(Changed) == [Changed(step=7, learning_rate=0.01, dropout=0.0)]
    assert run.events.index(run.of(Changed)[0]) < run.events.index(run.of(BatchProgress)[0])
    assert record(SMALL, orders=lambda: Orders(tuning=Tuning.of(SMALL))).of(Changed) == []
    repeated = record(SMALL, course=[Change(7, wanted)])
    assert repeated.of(Changed) == []
    assert repeated.figures == run.figures
    assert_equal_weights(repeated.snapshots[-1].weights, run.snapshots[-1].weights)
    assert repeated.figures != record(SMALL).figures


def test_a_lost_worker_s_course_is_repeated_before_anything_new_is_obeyed(record):
    """The next worker begins before the change; what is wanted now is what was changed to, or comes after it."""
    course = [Change(20, Tuning(0.01, 0.2))]
    undisturbed = record(SMALL, course=course)
    for wanted in (None, course[0].tuning):
        run = record(SMALL, course=course, orders=lambda wanted=wanted: Orders(tuning=wanted))
        assert run.of(Changed) == []
        assert run.figures == undisturbed.figures
    newer = record(SMALL, course=course, orders=lambda: Orders(tuning=Tuning(0.1, 0.0)))
    assert [event.step for event in newer.of(Changed)] == [20]
    assert newer.figures[0] == undisturbed.figures[0]
    resumed = record(SMALL, course=course, resume=undisturbed.snapshots[1])
    assert resumed.figures == undisturbed.figures[2:]


def test_dropout_can_be_switched_on_and_off_while_a_run_trains(record):
    without = replace(SMALL, dropout=0.0)
    switched = record(without, course=[Change(3, Tuning(without.learning_rate, 0.5)), Change(40, Tuning.of(without))])
    plain = record(without)
    assert switched.events[-1] == Finished()
    assert switched.of(EpochEnd)[0].loss > plain.of(EpochEnd)[0].loss, "half of the units were switched off"
    assert switched.figures != plain.figures
    assert record(without).figures == plain.figures, "the engine remembers nothing"


def test_a_run_made_to_diverge_says_with_which_learning_rate(record):
    run = record(SMALL, course=[Change(4, Tuning(1e30, 0.5))])
    assert run.events[-1].params["learning_rate"] == 1e30
    assert run.events[-1].params["step"] > 4


@pytest.mark.parametrize(
    "spec",
    [
        replace(SMALL, epochs=2, training_examples=20_000),
        replace(SMALL, epochs=1, training_examples=4000, hidden_layers=8, hidden_units=512, batch_size=1024),
    ],
    ids=["small", "largest"],
)
def test_the_orders_are_looked_at_often(record, digits, spec):
    """Processor time is measured, because the machine may be busy with something else; a call should take 0.12 s."""
    looks = []

    def look():
        looks.append(process_time())
        return Orders()

    record(spec, data=digits, orders=look)
    assert len(looks) >= 4
    assert np.median(np.diff(looks)) < 0.3


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_that_diverges_says_where_and_spoils_no_other(record, optimizer):
    healthy = replace(SMALL, optimizer=optimizer, learning_rate=LEARNING_RATES[optimizer])
    before = record(healthy)
    run = record(replace(healthy, learning_rate=1e30))
    *_, gap, failed = run.calls
    assert isinstance(gap, BatchProgress)
    assert gap.loss is None
    assert failed == Failed(
        code="diverged",
        params={"epoch": 1, "step": gap.step, "learning_rate": 1e30, "optimizer": optimizer},
    )
    assert 1 < gap.step < 8, "the loop went on with numbers that are none"
    assert run.snapshots == []
    assert record(healthy).figures == before.figures


def test_the_last_good_snapshot_of_a_diverging_run_stays(record):
    good = record(SMALL).snapshots[0]
    run = record(replace(SMALL, learning_rate=1e30), resume=good)
    assert run.snapshots == []
    assert run.events[-1].params["epoch"] == 2
    assert run.events[-1].params["step"] > good.step
    assert all(np.isfinite(weights).all() for weights in good.weights)


def test_weights_that_the_last_update_of_an_epoch_ruined_are_noticed(record):
    """One batch an epoch: its loss is that of the start, only the validation sees what the update has done."""
    spec = replace(SMALL, batch_size=500, optimizer="sgd", learning_rate=1e38, activation="linear", dropout=0.0)
    run = record(spec)
    *_, end, failed = run.calls
    assert isinstance(end, EpochEnd)
    assert end.loss is not None
    assert end.validation_loss is None
    assert failed.code == "diverged"
    assert run.snapshots == []


@pytest.mark.parametrize("validation", ["test", "holdout"])
def test_validation_measures_the_saved_weights_on_the_right_examples(record, models, few_digits, validation):
    spec = replace(SMALL, validation=validation, epochs=1, training_examples=900)
    run = record(spec)
    model = models.build(spec)
    model.set_weights(run.snapshots[-1].weights)
    if validation == "test":
        images, labels = few_digits.test_images, few_digits.test_labels
    else:
        _, held_out = batches.choose(spec, len(few_digits.train_labels))
        images, labels = few_digits.train_images[held_out], few_digits.train_labels[held_out]
        assert len(labels) == 90
    loss, accuracy = model.evaluate(scaled(images), labels, verbose=0)
    (end,) = run.of(EpochEnd)
    assert end.validation_loss == pytest.approx(loss, abs=1e-5)
    assert end.validation_accuracy == pytest.approx(accuracy, abs=1e-6)
    assert end.step == spec.steps_per_epoch == -(-spec.fitted_examples // 32)


def test_more_examples_than_the_file_holds_is_an_invalid_spec(record):
    with pytest.raises(InvalidSpec):
        record(replace(SMALL, training_examples=1001))


def test_what_a_callback_raises_ends_the_run_and_is_passed_on(record, loop, few_digits):
    class LostStore(Exception):
        pass

    def publish(_):
        raise LostStore

    with pytest.raises(LostStore):
        loop.train(SMALL, few_digits, publish=publish, save=lambda _: None)
    assert record(SMALL).events[-1] == Finished()


# ---- spoiled data


@pytest.mark.parametrize(
    "fields", [{"label_noise": 0.5}, {"labels": "shuffled"}, {"missing_class": "3"}, {"stamp": "label"}]
)
def test_what_a_spec_spoils_is_what_is_trained_on(record, few_digits, fields):
    spec = replace(SMALL, **fields)
    ours = record(spec).snapshots[-1]
    theirs = record(SMALL, data=corruptions.spoil(few_digits, spec)).snapshots[-1]
    assert_equal_weights(ours.weights, theirs.weights)


def test_unscaled_pixels_are_not_divided(record):
    raw, plain = (record(replace(SMALL, pixels=pixels)).of(EpochEnd) for pixels in ("raw", "scaled"))
    assert raw[0].loss > 2 * plain[0].loss, "scores 255 times as large make a loss of another size"


def test_augmentation_shows_every_epoch_other_images_and_the_same_ones_after_an_interruption(record):
    spec = replace(SMALL, augmentation="shifts")
    whole = record(spec)
    assert whole.figures != record(SMALL).figures
    resumed = record(spec, resume=whole.snapshots[0])
    assert_equal_weights(resumed.snapshots[-1].weights, whole.snapshots[-1].weights)
