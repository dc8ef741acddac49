"""The nerve cell, against the formula of a cell without noise."""

from __future__ import annotations

import numpy as np
import pytest

from core.maths import spiking


def test_without_noise_the_intervals_are_the_formulas() -> None:
    z = np.array([1.2, 1.5, 2.0, 3.0, 4.0])
    _, spikes = spiking.simulate(z, 1.0, noise=0.0, seed=0)
    for cell, expected in enumerate(1 / spiking.rate(z)):
        intervals = np.diff(np.flatnonzero(spikes[:, cell])) * spiking.STEP
        assert len(intervals) > 10
        # A spike waits for the end of its step, and so does the end of the rest; steps are coarse for a short interval.
        assert intervals == pytest.approx(np.full(len(intervals), expected), abs=2 * spiking.STEP + 0.02 * expected)


def test_below_the_threshold_a_cell_without_noise_is_silent() -> None:
    z = np.array([-1.0, 0.0, 0.5, 0.99, 1.0])
    _, spikes = spiking.simulate(z, 2.0, noise=0.0, seed=0)
    assert not spikes.any()
    assert spiking.rate(z).tolist() == [0.0] * 5


def test_without_input_the_voltage_leaks_towards_it() -> None:
    voltage, _ = spiking.simulate(np.array([0.8]), 1.0, noise=0.0, seed=0)
    assert voltage[-1] == pytest.approx([0.8], abs=1e-6)


def test_noise_makes_a_cell_fire_below_its_threshold_and_irregularly() -> None:
    _, spikes = spiking.simulate(np.full(40, 0.8), 2.0, noise=0.5, seed=0)
    counts = spikes.sum(axis=0)
    assert counts.min() > 0
    assert counts.std() > 0


def test_after_a_spike_the_cell_rests() -> None:
    _, spikes = spiking.simulate(np.full(10, 50.0), 1.0, noise=0.0, seed=0)
    rest = round(spiking.REST / spiking.STEP)
    for cell in range(10):
        gaps = np.diff(np.flatnonzero(spikes[:, cell]))
        assert gaps.min() > rest


def test_at_a_spike_the_voltage_falls_and_never_stays_above_the_threshold() -> None:
    voltage, spikes = spiking.simulate(np.linspace(-1, 4, 20), 0.5, noise=0.5, seed=1)
    assert voltage.shape == spikes.shape == (1000, 20)
    assert (voltage[spikes] == 0).all()
    assert voltage.max() < 1


def test_the_same_seed_is_the_same_cell() -> None:
    first, second, other = (spiking.simulate(np.ones(3), 0.2, noise=0.5, seed=seed)[0] for seed in (4, 4, 5))
    assert (first == second).all()
    assert (first != other).any()


def test_the_rate_grows_with_the_input_up_to_what_rest_allows() -> None:
    rates = spiking.rate(np.linspace(1.01, 1000, 200))
    assert (np.diff(rates) > 0).all()
    assert rates[-1] < 1 / spiking.REST
