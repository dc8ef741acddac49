"""The experiment of "recognising speech": a vowel becomes a wave, a spectrogram, sixteen numbers, and an answer.

The network is of the same kind as the one that reads digits, only smaller. It learns from synthetic speakers; others,
whom it has never heard, are what it is measured on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from core.data import vowels
from core.data.vowels import VOWELS
from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.maths import spectrum
from core.maths.arrays import FloatArray
from core.maths.fit import fit
from core.maths.network import Network

WINDOW: Final = 256
"""Samples of a piece of the spectrogram: 32 ms."""
N_BANDS: Final = 16
"""Each 250 Hz wide."""
UNITS: Final = 16
TRAINED: Final = ("clean", "noisy")
"""What a network has heard: clean voices, or the same ones with and without hiss."""
LEVELS: Final = (None, -30, -25, -20, -15, -10, -5, 0, 5, 10)
"""Decibels of the hiss above the voice; None is none."""

TRAIN_SPEAKERS: Final = 60
TEST_SPEAKERS: Final = 60
_TRAIN_LEVELS: Final = (None, -20, -10, 0)
_SECONDS: Final = 0.08
"""Of each vowel that a network learns from or is measured on."""
_HOP: Final = WINDOW // 2
_SHOWN_HOP: Final = WINDOW // 4
_TRAIN_SEED, _TEST_SEED, _HISS_SEED = 1, 2, 5
_UPDATES: Final = 200
_LEARNING_RATE: Final = 0.02
_DECAY: Final = 1e-4

VERDICT_LEVEL: Final = -20
"""Hiss of a tenth of the voice's amplitude: a person hardly minds."""
GOOD: Final = 0.9
"""From this accuracy on, vowels are recognised; guessing gets 0.2."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A vowel on its way through the network."""

    sound: FloatArray
    """Shape (n_samples,), at ``vowels.RATE``."""
    loudness: FloatArray
    """Shape (n_pieces, n_frequencies): decibels below the loudest."""
    bands: FloatArray
    """Shape (N_BANDS,): decibels about the mean."""
    probabilities: FloatArray
    """Shape (n_vowels,)."""


def inputs(sounds: FloatArray) -> FloatArray:
    """Return what the network gets of sounds of shape (n, n_samples): (n, N_BANDS), tens of decibels, about −4 … 4."""
    return spectrum.bands(spectrum.spectrogram(sounds, window=WINDOW, hop=_HOP), N_BANDS) / 10


@cache
def network(trained: str) -> Network:
    """Return the network that has heard one of ``TRAINED``; the same every time."""
    people = vowels.speakers(TRAIN_SPEAKERS, _TRAIN_SEED)
    clean = vowels.speak(people, _SECONDS)
    levels = _TRAIN_LEVELS if trained == "noisy" else (None,)
    x = np.concatenate(
        [inputs(vowels.noisy(clean, level, _HISS_SEED + number)) for number, level in enumerate(levels, 1)]
    )
    untrained = Network.initialise((N_BANDS, UNITS, len(VOWELS)), "relu", seed=0, dtype=np.float64)
    labels = np.tile(people.vowels, len(levels))
    return fit(untrained, x, labels, updates=_UPDATES, learning_rate=_LEARNING_RATE, decay=_DECAY)


def hear(
    trained: str, vowel: int, *, pitch: float, size: float = 1.0, level: float | None = None, seconds: float = 0.6
) -> Heard:
    """Speak a vowel, and let a network listen.

    Parameters
    ----------
    trained : str
        One of ``TRAINED``.
    vowel : int
        A place in ``VOWELS``.
    pitch : float
        Hz.
    size : float
        What the formants are multiplied by.
    level : float or None
        Decibels of the hiss above the voice.
    seconds : float
    """
    sound = vowels.noisy(vowels.speak(vowels.voice(vowel, pitch, size), seconds), level, _HISS_SEED)
    x = inputs(sound)
    return Heard(
        sound=sound[0],
        loudness=spectrum.decibels(spectrum.spectrogram(sound[0], window=WINDOW, hop=_SHOWN_HOP)),
        bands=x[0] * 10,
        probabilities=network(trained).probabilities(x)[0],
    )


@cache
def accuracies(trained: str) -> tuple[float, ...]:
    """Return the share, 0 … 1, of new speakers' vowels named right, for each of ``LEVELS``."""
    people = vowels.speakers(TEST_SPEAKERS, _TEST_SEED)
    clean = vowels.speak(people, _SECONDS)
    listener = network(trained)
    return tuple(
        float((listener.predict(inputs(vowels.noisy(clean, level, _HISS_SEED))) == people.vowels).mean())
        for level in LEVELS
    )


def judge(clean: tuple[float, ...], noisy: tuple[float, ...]) -> Finding:
    """Holds if new speakers are understood with and without faint hiss; with limits if only without.

    Parameters
    ----------
    clean, noisy : tuples of float
        ``accuracies`` of the network that has heard clean voices, and of that which has heard hiss.
    """
    faint = LEVELS.index(VERDICT_LEVEL)
    return Finding(
        "needs_correction" if clean[0] < GOOD else "holds" if clean[faint] >= GOOD else "holds_with_limits",
        {
            "speakers": str(TEST_SPEAKERS),
            "clean": percent(clean[0]),
            "faint": percent(clean[faint]),
            "loud": percent(clean[LEVELS.index(0)]),
            "taught_clean": percent(noisy[0]),
            "taught_faint": percent(noisy[faint]),
            "taught_loud": percent(noisy[LEVELS.index(0)]),
        },
    )
