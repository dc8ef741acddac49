"""The error function, which NumPy lacks and GELU needs."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from core.maths.arrays import FloatArray

_NODES_PER_UNIT: Final = 512
_LAST_NODE: Final = 6.0
"""From here on erf is 1 to the last bit of a float64: 1 − erf(6) = 2 · 10⁻¹⁷."""

_NODES: Final = np.arange(_LAST_NODE * _NODES_PER_UNIT + 1) / _NODES_PER_UNIT
_VALUES: Final = np.array([math.erf(node) for node in _NODES])
_SLOPES: Final = 2.0 / math.sqrt(math.pi) * np.exp(-(_NODES**2))


def erf(x: FloatArray) -> FloatArray:
    """Return erf(x) = 2/√π · ∫₀ˣ exp(−t²) dt for every element.

    Value and slope are exact at nodes 1/512 apart; from the nearest node a, the cubic Taylor polynomial

        erf(a + d) = erf(a) + erf′(a) · (d − a·d² + (2a² − 1)·d³/3) + …,   |d| ≤ 1/1024

    leaves less than 2 · 10⁻¹³. Calling ``math.erf`` for every element would take five times as long.

    Parameters
    ----------
    x : ndarray of float, any shape

    Returns
    -------
    ndarray
        Same shape and dtype as ``x``, in −1…1; NaN where ``x`` is NaN.

    Notes
    -----
    The polynomial follows from the derivatives of erf, DLMF 7.10.1.
    """
    x = np.asarray(x)
    magnitude = np.minimum(np.abs(x), _LAST_NODE).astype(np.float64)
    nearest = np.rint(
        np.fmin(magnitude, _LAST_NODE) * _NODES_PER_UNIT
    )  # fmin: a NaN has no nearest node, take the last
    a = nearest / _NODES_PER_UNIT
    d = magnitude - a
    node = nearest.astype(np.intp)
    beyond_node = _SLOPES[node] * d * (1 + d * ((2 * a * a - 1) * d / 3 - a))
    return np.copysign(_VALUES[node] + beyond_node, x).astype(x.dtype)
