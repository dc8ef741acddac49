"""Spectrograms and bands: a sine is found where it is, and volume does not count."""

from __future__ import annotations

import numpy as np
import pytest

from core.maths import spectrum

RATE, WINDOW = 8000, 256


def sine(hertz: float, n_samples: int = 1024, amplitude: float = 1.0) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(n_samples) / RATE)


@pytest.mark.parametrize("column", [4, 32, 100])
def test_a_sine_has_its_amplitude_at_its_frequency(column: int) -> None:
    amplitudes = spectrum.spectrogram(sine(column * RATE / WINDOW, amplitude=0.7), window=WINDOW, hop=128)
    assert amplitudes.shape == (7, 129)
    assert amplitudes[:, column] == pytest.approx(0.7, rel=1e-6)
    assert np.delete(amplitudes, [column - 1, column, column + 1], axis=1).max() < 1e-6


def test_it_is_the_textbook_transform() -> None:
    signal = np.random.default_rng(0).standard_normal(600)
    fade = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    direct = np.abs(np.fft.rfft(signal[200 : 200 + WINDOW] * fade)) * 2 / fade.sum()
    np.testing.assert_allclose(spectrum.spectrogram(signal, window=WINDOW, hop=100)[2], direct)


def test_a_change_of_pitch_is_seen_in_its_time() -> None:
    amplitudes = spectrum.spectrogram(np.concatenate([sine(500), sine(2000)]), window=WINDOW, hop=256)
    assert [int(piece.argmax()) for piece in amplitudes] == [16] * 4 + [64] * 4


def test_many_sounds_go_at_once() -> None:
    both = np.stack([sine(500), sine(1500)])
    together = spectrum.spectrogram(both, window=WINDOW, hop=64)
    np.testing.assert_allclose(together[1], spectrum.spectrogram(both[1], window=WINDOW, hop=64))


def test_a_sound_shorter_than_a_window_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least 256"):
        spectrum.spectrogram(np.zeros(255), window=WINDOW, hop=64)


def test_decibels_fall_by_twenty_for_a_tenth() -> None:
    assert spectrum.decibels(np.array([2.0, 0.2, 0.0])).tolist() == pytest.approx([0, -20, -60])
    assert spectrum.decibels(np.zeros(3)).tolist() == [0, 0, 0]


def test_bands_show_where_the_sound_is_whatever_its_volume() -> None:
    noise = np.random.default_rng(1).standard_normal(1024) * 0.01
    quiet, loud = (
        spectrum.bands(spectrum.spectrogram(factor * (sine(1100) + noise), window=WINDOW, hop=128), 16)
        for factor in (1, 50)
    )
    assert quiet.shape == (16,)
    assert quiet.argmax() == 4  # 1,000 to 1,250 Hz
    np.testing.assert_allclose(quiet, loud)
    assert quiet.mean() == pytest.approx(0)
