"""Vowels by arithmetic: the pitch, the formants, the loudness and the file are what was asked for."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from core.data import vowels
from core.data.vowels import FORMANTS, RATE, VOWELS


def spectrum(sound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return frequencies in Hz and amplitudes of a whole sound."""
    return np.fft.rfftfreq(len(sound), 1 / RATE), np.abs(np.fft.rfft(sound * np.hanning(len(sound))))


@pytest.mark.parametrize("pitch", [100.0, 220.0])
def test_a_voice_has_its_pitch_and_overtones_and_silence_between(pitch: float) -> None:
    frequency, strength = spectrum(vowels.speak(vowels.voice(0, pitch, 1.0), 0.2)[0])

    def near(hertz: float) -> float:
        return float(strength[np.abs(frequency - hertz) < 6].max())

    assert near(pitch) > 30 * near(1.5 * pitch)
    assert near(2 * pitch) > 5 * near(2.5 * pitch)
    assert strength[frequency < pitch / 2].max() < near(pitch) / 30


@pytest.mark.parametrize("vowel", range(len(VOWELS)))
def test_the_mouth_strengthens_the_overtones_near_its_formants(vowel: int) -> None:
    frequency, strength = spectrum(vowels.speak(vowels.voice(vowel, 80.0, 1.0), 0.5)[0])
    for formant, other in zip(FORMANTS[vowel][:2], (FORMANTS[vowel][0] / 3, FORMANTS[vowel][1] * 1.6), strict=True):
        here = strength[np.abs(frequency - formant) < 60].max() * formant  # undoes the buzz's fall of 1 / n
        there = strength[np.abs(frequency - other) < 60].max() * other
        assert here > 1.5 * there


def test_a_smaller_mouth_has_higher_formants() -> None:
    assert vowels.voice(2, 100.0, 1.3).formants == pytest.approx(FORMANTS[[2]] * 1.3)


def test_overtones_by_recurrence_are_those_by_cosine() -> None:
    """Without a fall of the pitch the sound is a plain sum of cosines: compare the first instant's curvature."""
    voice = vowels.voice(3, 200.0, 1.0)
    sound = vowels.speak(voice, 0.01)[0]
    time = np.arange(len(sound)) / RATE
    cycles = time - 0.02 * time**2 / 0.01
    order = np.arange(1, 21)
    gain = np.where(order * 200 < RATE / 2, 1 / order, 0)
    for formant, width in zip(FORMANTS[3], vowels.BANDWIDTHS, strict=True):
        gain = gain * formant**2 / np.sqrt((formant**2 - (order * 200.0) ** 2) ** 2 + (order * 200.0 * width) ** 2)
    direct = (gain[:, None] * np.cos(2 * np.pi * 200 * order[:, None] * cycles)).sum(axis=0)
    assert sound == pytest.approx(direct / np.sqrt(np.mean(direct**2)), abs=1e-9)


def test_all_voices_are_equally_loud() -> None:
    sounds = vowels.speak(vowels.speakers(5, seed=0), 0.05)
    assert sounds.shape == (25, 400)
    assert np.sqrt(np.mean(sounds**2, axis=1)) == pytest.approx(1)


def test_speakers_differ_and_come_again() -> None:
    first, again, other = (vowels.speakers(30, seed) for seed in (1, 1, 2))
    assert len(first) == 150
    np.testing.assert_array_equal(first.formants, again.formants)
    assert not np.isin(first.formants, other.formants).any()
    assert first.pitch.min() >= vowels.PITCH[0]
    assert first.pitch.max() <= vowels.PITCH[1]
    one_speaker = first.pitch.reshape(30, 5)
    assert (one_speaker == one_speaker[:, :1]).all(), "a speaker has one pitch"
    assert np.corrcoef(one_speaker[:, 0], first.formants.reshape(30, 5, 3).mean(axis=(1, 2)))[0, 1] > 0.5


@pytest.mark.parametrize(("level", "ratio"), [(-20, 0.1), (0, 1.0), (6, 1.995)])
def test_hiss_is_as_strong_as_its_decibels_say(level: float, ratio: float) -> None:
    voice = vowels.speak(vowels.voice(0, 120.0, 1.0), 0.5)
    hiss = vowels.noisy(voice, level, seed=4) - voice
    assert np.sqrt(np.mean(hiss**2)) == pytest.approx(ratio, rel=0.05)
    assert vowels.noisy(voice, None, seed=4) is voice


def test_the_file_plays_everywhere() -> None:
    sound = vowels.speak(vowels.voice(1, 150.0, 1.0), 0.25)[0]
    with wave.open(io.BytesIO(vowels.wav(sound))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        played = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert len(played) == len(sound) == 2000
    assert np.abs(played).max() == pytest.approx(0.6 * 32767, abs=2)
    assert abs(int(played[0])) < 10, "no click at the start"
    assert np.corrcoef(played[400:1600], sound[400:1600])[0, 1] > 0.9999
    assert set(vowels.wav(np.zeros(100))[44:]) == {0}, "silence stays silent"
