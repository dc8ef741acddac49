"""The recorder of learned features, on a few digits: the film begins at the random start, and everybody is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.experiments import feature_learning
from core.experiments.experiment import SEEDS
from core.experiments.feature_learning import ARMS
from core.runs.spec import RunSpec
from core.worker import features

SPEC = RunSpec(training_examples=200, epochs=2, hidden_units=32)


@pytest.mark.keras
def test_a_record_has_a_film_from_the_random_start_and_every_trial(few_digits, models, tmp_path):
    record = feature_learning.load(features.record(few_digits, tmp_path, {"command": "c"}, spec=SPEC, epochs=1))
    assert record.film.epochs == (0, 1, 2)
    kernel, bias, *_ = models.initial_weights(SPEC)
    assert record.film.kernels[0] == pytest.approx(kernel.T[:16].reshape(16, 28, 28), abs=0.01)
    assert record.film.biases[0] == pytest.approx(bias[:16])
    assert not np.allclose(record.film.kernels[1], record.film.kernels[2], atol=1e-6)
    assert None not in record.film.accuracies
    assert {(trial.arm, trial.seed) for trial in record.trials} == {(arm, seed) for arm in ARMS for seed in SEEDS}
    assert record.facts["spec"]["epochs"] == 2


@pytest.mark.keras
def test_the_same_spec_gives_the_same_film(few_digits):
    films = [features.filmed(replace(SPEC, epochs=1), few_digits)[0] for _ in range(2)]
    assert np.array_equal(films[0].kernels, films[1].kernels)
