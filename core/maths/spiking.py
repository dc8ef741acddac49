"""A nerve cell in one equation: the leaky integrate-and-fire neuron, which answers with spikes in time.

The voltage V leaks towards the input z and is shaken by noise:

    τ dV = (z − V) dt + σ √τ dW

When it reaches 1 the cell fires, V falls to 0 and rests for a moment. The time between two spikes is, without noise,
r + τ ln(z / (z − 1)) for z > 1 and infinite else (Gerstner et al., Neuronal Dynamics, 2014, chapter 1.3).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from core.maths.arrays import BoolArray, FloatArray

STEP: Final = 0.0005
"""Seconds of one step of the simulation."""
TIME_CONSTANT: Final = 0.02
"""τ in seconds: how fast the voltage forgets."""
REST: Final = 0.003
"""r in seconds: how long a cell is deaf after a spike."""


def simulate(z: FloatArray, seconds: float, *, noise: float, seed: int) -> tuple[FloatArray, BoolArray]:
    """Return what cells do under a constant input.

    Parameters
    ----------
    z : ndarray of any shape
        Input of each cell, in units of the voltage at which it fires.
    seconds : float
    noise : float
        σ, in the same units; 0 for a clockwork.
    seed : int

    Returns
    -------
    voltage : ndarray of shape (n_steps, *z.shape)
        After each step; at a spike, the 0 to which it fell.
    spikes : ndarray of bool, same shape
    """
    z = np.asarray(z, np.float64)
    random = np.random.default_rng(seed)
    n_steps = round(seconds / STEP)
    kick = noise * np.sqrt(STEP / TIME_CONSTANT) * random.standard_normal((n_steps, *z.shape))
    # Cells that have run for a while are anywhere between two spikes: they must not all start together.
    state = random.uniform(0, np.clip(z, 0, 1))
    rests = np.zeros(z.shape)
    voltage, spikes = np.empty((n_steps, *z.shape)), np.empty((n_steps, *z.shape), bool)
    for step in range(n_steps):
        listening = rests <= 0
        state = np.where(listening, state + (z - state) * (STEP / TIME_CONSTANT) + kick[step], 0.0)
        fires = listening & (state >= 1)
        state = np.where(fires, 0.0, state)
        rests = np.where(fires, REST, rests - STEP)
        voltage[step], spikes[step] = state, fires
    return voltage, spikes


def rate(z: FloatArray) -> FloatArray:
    """Return the firing rate without noise, in spikes a second: 1 / (r + τ ln(z / (z − 1))) above z = 1, 0 below.

    Parameters
    ----------
    z : ndarray of any shape
    """
    z = np.asarray(z, np.float64)
    above = np.maximum(z, 1 + 1e-12)
    return np.where(z > 1, 1 / (REST + TIME_CONSTANT * np.log(above / (above - 1))), 0.0)
