"""Pixels, ink and bars: what stands in the HTML is what the numbers say."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from core.plots import digits, theme


def decoded(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def test_ink_keeps_every_grey_value_and_takes_one_colour() -> None:
    image = np.linspace(0, 1, 784).reshape(28, 28)
    pixels = decoded(digits.ink_png(image, "#1d2730"))
    assert pixels.shape == (28, 28, 4)
    np.testing.assert_array_equal(pixels[..., 3], np.round(image * 255))
    inked = pixels[..., 3] > 0
    assert (pixels[inked][:, :3] == (0x1D, 0x27, 0x30)).all()


def test_ink_outside_the_range_is_clipped() -> None:
    assert decoded(digits.ink_png(np.array([[-1.0, 2.0]]), "#ffffff"))[0, :, 3].tolist() == [0, 255]


@pytest.mark.parametrize("dark", [False, True])
def test_signed_values_are_blue_above_zero_and_orange_below(dark: bool) -> None:
    palette = theme.palette(dark=dark)
    blue, orange = (digits.ImageColor.getrgb(colour) for colour in (palette.positive, palette.negative))
    pixels = decoded(digits.signed_png(np.array([[2.0, 0.0, -2.0, 0.5]]), palette))[0]
    assert tuple(pixels[0]) == (*blue, 255)
    assert pixels[1, 3] == 0
    assert tuple(pixels[2]) == (*orange, 255)
    assert tuple(pixels[3][:3]) == blue
    assert 0 < pixels[3, 3] < 255


def test_no_evidence_at_all_is_a_transparent_image() -> None:
    assert not decoded(digits.signed_png(np.zeros((28, 28)), theme.LIGHT))[..., 3].any()


def test_what_lies_beyond_the_limit_has_the_full_colour() -> None:
    assert (
        decoded(digits.signed_png(np.array([[-3.0, 1.0, 1.1]]), theme.LIGHT, limit=1.0))[0, :, 3].tolist() == [255] * 3
    )


def test_an_image_of_pixels_holds_the_png_is_sharp_and_has_words() -> None:
    png = digits.ink_png(np.eye(28), digits.CHALK)
    html = digits.pixels(png, side=112, alt='a "7" & more')
    assert base64.b64decode(re.search(r"base64,([^\"]+)", html)[1]) == png
    assert "image-rendering:pixelated" in html
    assert 'alt="a &quot;7&quot; &amp; more"' in html
    assert "width:112px" in html


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "<1%"), (1e-9, "<1%"), (0.0099, "<1%"), (0.01, "1%"), (0.304, "30%"), (0.9849, "98%"),
        (0.9912, "99.1%"), (0.99899, "99.9%"), (0.999, ">99.9%"), (1 - 1e-12, ">99.9%"), (1, ">99.9%"),
    ],
)  # fmt: skip
def test_a_percentage_never_promises_certainty(share: float, words: str) -> None:
    assert digits.percent(share) == words


def heights(html: str) -> list[float]:
    return [float(value) for value in re.findall(r"height:calc\(([\d.]+) \*", html)]


def test_bars_are_as_high_as_the_probabilities_and_only_the_best_has_the_accent() -> None:
    shares = np.array([0.05, 0.0, 0.1, 0.6, 0.0, 0.0, 0.2, 0.05, 0.0, 0.0])
    html = digits.bars(shares, theme.LIGHT, alt="3: 60%")
    assert heights(html) == pytest.approx(shares.tolist(), abs=1e-4)
    assert re.findall(r"font-weight:600[^>]*>(\d)<", html) == ["3"]
    assert html.count(f"background:{theme.LIGHT.accent}") == 1
    assert re.findall(r">(\d+%)<", html) == ["5%", "10%", "60%", "20%", "5%"]
    assert 'role="img" aria-label="3: 60%"' in html


def test_without_an_answer_there_are_ten_empty_places() -> None:
    html = digits.bars(None, theme.DARK, alt="empty")
    assert heights(html) == [0.0] * 10
    assert theme.DARK.accent not in html
    assert re.findall(r">(\d)</div>", html) == [str(digit) for digit in range(10)]
