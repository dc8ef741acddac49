"""From a sound to numbers that say which pitches are in it: the short-time Fourier transform, and bands of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.maths.arrays import FloatArray

FLOOR: Final = 1e-3
"""Of the loudest place: what is weaker by more counts as this, −60 dB, for silence has no logarithm."""


def spectrogram(signal: FloatArray, *, window: int, hop: int) -> FloatArray:
    """Return how strong each frequency is in each short piece of a sound.

    Every piece is faded in and out by a Hann window, so that its edges add no frequencies of their own.

    Parameters
    ----------
    signal : ndarray of shape (..., n_samples)
        At least one window long.
    window : int
        Samples of a piece.
    hop : int
        Samples from the start of one piece to that of the next.

    Returns
    -------
    ndarray of shape (..., n_pieces, window // 2 + 1)
        Amplitudes, 0 or more. Column k stands for the frequency k · sample_rate / window; a sine of amplitude 1 at that
        frequency has 1 there.

    Raises
    ------
    ValueError
        If the signal is shorter than a window.
    """
    if signal.shape[-1] < window:
        raise ValueError(f"Expected at least {window} samples. Received: signal.shape={signal.shape}")
    fade = np.hanning(window + 1)[:-1]  # periodic, so that its sum is window / 2
    pieces = np.lib.stride_tricks.sliding_window_view(signal, window, axis=-1)[..., ::hop, :]
    return np.abs(np.fft.rfft(pieces * fade, axis=-1)) * 2 / fade.sum()  # (..., n_pieces, window // 2 + 1)


def decibels(amplitudes: FloatArray) -> FloatArray:
    """Return amplitudes as decibels below the largest, 20 lg(a / max a): from −60 to 0; any shape."""
    largest = amplitudes.max()
    shares = amplitudes / largest if largest > 0 else np.ones_like(amplitudes)
    return 20 * np.log10(np.maximum(shares, FLOOR))


def bands(amplitudes: FloatArray, n_bands: int) -> FloatArray:
    """Return the loudness of a sound in bands of equal width, whatever its volume and length.

    The power of each band is averaged over all pieces; its logarithm is taken, and the mean of all bands taken away: a
    sound twice as loud has the same numbers.

    Parameters
    ----------
    amplitudes : ndarray of shape (..., n_pieces, n_frequencies)
        From ``spectrogram``. The first frequency, 0, is left out: it is no sound.
    n_bands : int
        Divides n_frequencies − 1.

    Returns
    -------
    ndarray of shape (..., n_bands)
        In decibels about the mean: about −40 … 40.
    """
    power = np.square(amplitudes[..., 1:]).mean(axis=-2)  # (..., n_frequencies − 1)
    summed = power.reshape(*power.shape[:-1], n_bands, -1).sum(axis=-1)  # (..., n_bands)
    level = 10 * np.log10(np.maximum(summed, FLOOR**2 * summed.max(axis=-1, keepdims=True)))
    return level - level.mean(axis=-1, keepdims=True)
