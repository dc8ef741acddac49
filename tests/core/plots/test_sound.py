"""A sound's pictures: each part is to scale, and the answer stands out."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.data.vowels import RATE, VOWELS
from core.experiments import speech
from core.plots import sound as plots
from core.plots.theme import DARK, LIGHT, Palette

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
WORDS = ("ms", "s", "Hz", "dB")


@PALETTES
def test_spectrogram_and_bands_share_their_frequencies(palette: Palette) -> None:
    heard = speech.hear("clean", 0, pitch=120)
    figure = plots.stages(heard.sound, heard.loudness, heard.bands, RATE, WORDS, palette)
    wave, picture, bands = figure.data
    assert wave.x[-1] == pytest.approx(1000 * plots.SHOWN, abs=0.2)
    np.testing.assert_allclose(picture.z, np.round(heard.loudness.T))
    assert picture.y0 + picture.dy * (picture.z.shape[0] - 1) == RATE / 2
    assert picture.dx * picture.z.shape[1] == pytest.approx(0.6)
    assert picture.yaxis == bands.yaxis == "y2"
    assert list(bands.y[:2]) == [125, 375]
    np.testing.assert_allclose(bands.x, heard.bands, rtol=1e-6)
    colours = {True: palette.positive, False: palette.negative}
    assert list(bands.marker.color) == [colours[bool(band >= 0)] for band in heard.bands]


def test_a_sound_shorter_than_the_piece_is_shown_whole() -> None:
    sound = np.linspace(-1, 1, 100)
    wave = plots.stages(sound, np.zeros((2, 129)), np.zeros(16), RATE, WORDS, LIGHT).data[0]
    assert len(wave.y) == 100


@PALETTES
def test_the_largest_answer_stands_out(palette: Palette) -> None:
    html = plots.answers(VOWELS, np.array([0.1, 0.6, 0.2, 0.1, 0.0]), palette, alt="<answers>")
    assert re.findall(r"width:([\d.]+)%", html) == ["10.00", "60.00", "20.00", "10.00", "0.00"]
    assert html.count(f"background:{palette.accent}") == 1
    assert f"width:60.00%;background:{palette.accent}" in html
    assert "&lt;answers&gt;" in html
    assert [name in html for name in VOWELS] == [True] * 5
