"""The experiment of "imitates the nervous system": what is left of spikes when they are averaged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.experiments.finding import Finding
from core.maths import spiking
from core.maths.arrays import BoolArray, FloatArray

INPUTS: Final = np.linspace(-1.0, 4.0, 41)
"""Weighted sums at which the cell is observed."""
WINDOW: Final = 0.1
"""Seconds of one observation."""
WINDOWS: Final = 100
"""Observations at each input."""
NOISE: Final = 0.5
SHOWN: Final = 12
"""Observations that a picture of single spikes shows."""
_SEED: Final = 3

RESEMBLES: Final = 0.9
"""From this R² on a bent line describes the firing rate well."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Every spike of a cell under every input, observed again and again."""

    voltage: FloatArray
    """Shape (n_steps, n_inputs): of the first observation."""
    spikes: BoolArray
    """Shape (n_steps, n_inputs, WINDOWS)."""
    counts: np.ndarray
    """Shape (n_inputs, WINDOWS): spikes in each observation."""

    def rates(self, windows: int) -> FloatArray:
        """Return spikes a second, averaged over the first ``windows`` observations; shape (n_inputs,)."""
        return self.counts[:, :windows].mean(axis=1) / WINDOW

    def patterns(self, input_index: int) -> tuple[int, int]:
        """Return how many different spike trains there are under one input, and how many different counts."""
        trains = np.unique(self.spikes[:, input_index].T, axis=0)
        return len(trains), len(np.unique(self.counts[input_index]))


def record(noise: float = NOISE) -> Recording:
    """Observe the cell: 41 inputs, 100 windows of 0.1 s each. The same noise gives the same recording."""
    z = np.broadcast_to(INPUTS[:, None], (len(INPUTS), WINDOWS))
    voltage, spikes = spiking.simulate(z, WINDOW, noise=noise, seed=_SEED)
    return Recording(voltage[:, :, 0].copy(), spikes, spikes.sum(axis=0))


@dataclass(frozen=True, slots=True)
class BentLine:
    """gain · max(0, z − threshold): a multiply-add with a ReLU."""

    gain: float
    threshold: float
    r_squared: float
    """Share of the rates' variance that the line explains; 1 is perfect."""

    def __call__(self, z: FloatArray) -> FloatArray:
        """Return the rate for every z."""
        return self.gain * np.maximum(0.0, z - self.threshold)


def fit_bent_line(z: FloatArray, rates: FloatArray) -> BentLine:
    """Return the bent line with the smallest squared error, its threshold searched in steps of 0.01.

    Parameters
    ----------
    z, rates : ndarrays of shape (n,)
    """
    thresholds = np.arange(z.min(), z.max(), 0.01)
    above = np.maximum(0.0, z - thresholds[:, None])  # (n_thresholds, n)
    gains = above @ rates / (above**2).sum(axis=1)
    errors = ((rates - gains[:, None] * above) ** 2).sum(axis=1)
    best = int(errors.argmin())
    variance = float(((rates - rates.mean()) ** 2).sum())
    r_squared = 1 - float(errors[best]) / variance if variance else 0.0
    return BentLine(float(gains[best]), float(thresholds[best]), r_squared)


def judge(recording: Recording) -> Finding:
    """Say whether the claim holds: the averaged rate must look like an artificial neuron, and the spikes must not."""
    line, single = (fit_bent_line(INPUTS, recording.rates(windows)) for windows in (WINDOWS, 1))
    at = int(np.abs(INPUTS - 1.5).argmin())
    trains, counts = recording.patterns(at)
    resembles, loses = line.r_squared >= RESEMBLES, trains > counts
    return Finding(
        "needs_correction" if not resembles else "holds_with_limits" if loses else "holds",
        {
            "r_squared": f"{line.r_squared:.1%}",
            "single": f"{single.r_squared:.1%}",
            "windows": str(WINDOWS),
            "trains": str(trains),
            "counts": str(counts),
            "input": f"{INPUTS[at]:.1f}",
        },
    )
