"""Vowels made by arithmetic: a buzz with a pitch, and a mouth that lets some of its overtones through.

The vocal cords give a tone and all its multiples, the higher the weaker. The mouth is a tube with resonances, the
formants; which of them are where is what makes a vowel. Three formants of five vowels are those that Peterson and
Barney (1952) measured in men. A speaker is a pitch, a mouth of some size (a smaller one has higher formants), and small
habits in every formant.
"""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.maths.arrays import FloatArray, IntArray

RATE: Final = 8000
"""Samples a second: that of the telephone, enough for the three formants."""
VOWELS: Final = ("i", "ɛ", "ɑ", "ɔ", "u")
"""In the signs of the International Phonetic Association."""
FORMANTS: Final = np.array(
    [
        [270.0, 2290.0, 3010.0],
        [530.0, 1840.0, 2480.0],
        [730.0, 1090.0, 2440.0],
        [570.0, 840.0, 2410.0],
        [300.0, 870.0, 2240.0],
    ]
)
"""Shape (5, 3): the frequency of each vowel's formants in Hz, men's means."""
BANDWIDTHS: Final = np.array([80.0, 100.0, 140.0])
"""Width of each resonance in Hz."""
PITCH: Final = (90.0, 300.0)
"""Hz: from a low man's voice to a child's."""
SIZE: Final = (0.95, 1.3)
"""What a speaker's formants are multiplied by: 1 is the mean man, women have about 1.15, children about 1.3."""
HABIT: Final = 0.06
"""Standard deviation of each speaker's own deviation in each formant of each vowel, as a share of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Vowels to be spoken: one row each."""

    vowels: IntArray
    """Shape (n,): places in ``VOWELS``."""
    pitch: FloatArray
    """Shape (n,): Hz."""
    formants: FloatArray
    """Shape (n, 3): Hz."""

    def __len__(self) -> int:
        return len(self.vowels)


def voice(vowel: int, pitch: float, size: float) -> Voices:
    """Return one vowel of a speaker without habits.

    Parameters
    ----------
    vowel : int
        A place in ``VOWELS``.
    pitch : float
        Hz.
    size : float
        What the formants are multiplied by.
    """
    return Voices(np.array([vowel]), np.array([pitch]), FORMANTS[[vowel]] * size)


def speakers(n_speakers: int, seed: int) -> Voices:
    """Return all vowels of so many different speakers; the same seed gives the same.

    Small people speak higher: size and pitch rise together, each with chance of its own.
    """
    random = np.random.default_rng(seed)
    share = random.random(n_speakers)
    size = np.clip(SIZE[0] + (SIZE[1] - SIZE[0]) * share + random.normal(0, 0.03, n_speakers), *SIZE)
    pitch = PITCH[0] * (PITCH[1] / PITCH[0]) ** np.clip(share + random.normal(0, 0.15, n_speakers), 0, 1)
    habits = 1 + HABIT * random.standard_normal((n_speakers, *FORMANTS.shape))
    formants = FORMANTS * size[:, None, None] * habits  # (n_speakers, 5, 3)
    return Voices(
        vowels=np.tile(np.arange(len(VOWELS)), n_speakers),
        pitch=np.repeat(pitch, len(VOWELS)),
        formants=formants.reshape(-1, FORMANTS.shape[1]),
    )


def speak(voices: Voices, seconds: float) -> FloatArray:
    """Return the sound of each vowel: shape (n, n_samples) at ``RATE``, each of the same loudness (effective value 1).

    An overtone n · pitch has the strength 1/n of the buzz times the gain of the resonances there. The pitch falls by a
    few percent, as it does in speech.
    """
    time = np.arange(round(seconds * RATE)) / RATE  # (n_samples,)
    cycles = time - 0.02 * time**2 / max(seconds, 1e-9)  # the integral of a pitch that falls by 4 % to the end
    n_overtones = int(RATE / 2 / voices.pitch.min())
    order = np.arange(1, n_overtones + 1)
    frequency = voices.pitch[:, None] * order  # (n, n_overtones)
    gain = np.where(frequency < RATE / 2, 1 / order, 0.0)
    for number, width in enumerate(BANDWIDTHS):
        gain *= _resonance(frequency, voices.formants[:, number, None], width)
    # cos(nφ) = Tₙ(cos φ): each overtone follows from the two below it, which spares a cosine for every sample.
    wave_now = np.cos(2 * np.pi * voices.pitch[:, None] * cycles)  # (n, n_samples)
    twice, before = 2 * wave_now, np.ones_like(wave_now)
    sound = np.zeros_like(wave_now)
    for number in range(n_overtones):
        sound += gain[:, number, None] * wave_now
        before, wave_now = wave_now, twice * wave_now - before
    return sound / np.sqrt(np.square(sound).mean(axis=-1, keepdims=True))


def _resonance(frequency: FloatArray, centre: FloatArray, width: float) -> FloatArray:
    """Return the gain of a resonance of a tube, 1 at the frequency 0 and centre / width at its centre."""
    return centre**2 / np.sqrt((centre**2 - frequency**2) ** 2 + (frequency * width) ** 2)


def noisy(sounds: FloatArray, level: float | None, seed: int) -> FloatArray:
    """Return the sounds with hiss.

    Parameters
    ----------
    sounds : ndarray of shape (..., n_samples)
        From ``speak``: effective value 1.
    level : float or None
        How far the hiss lies above the voice, in decibels; 0 is as loud, −20 a tenth of its amplitude. None adds none.
    seed : int
    """
    if level is None:
        return sounds
    hiss = np.random.default_rng(seed).standard_normal(sounds.shape)
    return sounds + 10 ** (level / 20) * hiss


def wav(sound: FloatArray) -> bytes:
    """Return a sound as a WAV file that any browser plays: 16 bit, one channel, faded in and out, never too loud.

    Parameters
    ----------
    sound : ndarray of shape (n_samples,)
    """
    fade = np.minimum(1, np.arange(len(sound)) / (0.02 * RATE))
    faded = sound * fade * fade[::-1]
    peak = max(float(np.abs(faded).max()), 1e-9)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((faded / peak * 0.6 * 32767).astype("<i2").tobytes())
    return file.getvalue()
