"""The recorded cell, the bent line through its rates, and the rule that reads both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.experiments import nerve_cell
from core.experiments.nerve_cell import INPUTS, WINDOW, WINDOWS, Recording


@pytest.fixture(scope="module")
def recording() -> Recording:
    return nerve_cell.record()


def test_counts_are_the_spikes(recording: Recording) -> None:
    assert recording.counts.shape == (len(INPUTS), WINDOWS)
    assert (recording.counts == recording.spikes.sum(axis=0)).all()
    assert recording.rates(WINDOWS) == pytest.approx(recording.counts.mean(axis=1) / WINDOW)
    assert recording.rates(1) == pytest.approx(recording.counts[:, 0] / WINDOW)


def test_the_voltage_is_that_of_the_first_observation(recording: Recording) -> None:
    fired = recording.spikes[:, :, 0]
    assert (recording.voltage[fired] == 0).all()


def test_patterns_are_counted_by_hand(recording: Recording) -> None:
    few = replace(
        recording,
        spikes=np.array([[[1, 1, 0]], [[0, 0, 1]], [[0, 0, 1]]], bool),  # 3 steps, 1 input, 3 observations
        counts=np.array([[1, 1, 2]]),
    )
    assert few.patterns(0) == (2, 2)


def test_a_bent_line_is_found_again() -> None:
    rates = 30.0 * np.maximum(0.0, INPUTS - 0.5)
    line = nerve_cell.fit_bent_line(INPUTS, rates)
    assert line.gain == pytest.approx(30.0, rel=0.02)
    assert line.threshold == pytest.approx(0.5, abs=0.011)
    assert line.r_squared == pytest.approx(1.0, abs=1e-3)
    assert line(np.array([0.0, 1.5])) == pytest.approx([0.0, 30.0], abs=0.7)


def test_silence_is_explained_by_nothing() -> None:
    assert nerve_cell.fit_bent_line(INPUTS, np.zeros_like(INPUTS)).r_squared == 0


def test_averaging_brings_the_rates_to_the_line(recording: Recording) -> None:
    r_squared = [nerve_cell.fit_bent_line(INPUTS, recording.rates(n)).r_squared for n in (1, WINDOWS)]
    assert r_squared[0] < r_squared[1]


def test_the_claim_holds_with_limits(recording: Recording) -> None:
    finding = nerve_cell.judge(recording)
    assert finding.verdict == "holds_with_limits"
    assert int(finding.measured["trains"]) > int(finding.measured["counts"])


def test_a_cell_whose_rate_does_not_follow_its_input_needs_a_correction(recording: Recording) -> None:
    upside_down = replace(recording, counts=recording.counts[::-1])
    assert nerve_cell.judge(upside_down).verdict == "needs_correction"


def test_a_cell_that_said_all_in_its_counts_would_hold() -> None:
    clockwork = nerve_cell.record(noise=0.0)
    same = replace(
        clockwork,
        spikes=np.repeat(clockwork.spikes[:, :, :1], WINDOWS, axis=2),
        counts=np.repeat(clockwork.counts[:, :1], WINDOWS, axis=1),
    )
    assert nerve_cell.judge(same).verdict == "holds"
