import io
import random
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.config import Limits
from core.digits.prepare import prepare
from core.digits.upload import check_size, read_upload
from core.errors import InvalidImage

LIMITS = Limits()


def drawn(width=600, height=400, pen=22, shift=(0, 0)) -> np.ndarray:
    """Return the ink, 0 … 1, of a 5 whose bar stands apart, near the middle of a picture."""
    picture = Image.new("L", (width, height))
    draw = ImageDraw.Draw(picture)
    at = np.array([width / 2 - 60, height / 2 - 100]) + shift
    belly = [(0, 20), (0, 90), (60, 80), (110, 110), (110, 160), (60, 195), (0, 180)]
    for line in ([(30, 0), (120, -6)], belly):
        points = [tuple(at + point) for point in line]
        draw.line(points, fill=255, width=pen, joint="curve")
        for x, y in points:
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return np.asarray(picture) / 255


WANTED = prepare((drawn() * 255).astype(np.uint8))


def gray(brightness: np.ndarray) -> Image.Image:
    return Image.fromarray(np.rint(brightness.clip(0, 1) * 255).astype(np.uint8))


def encoded(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def likeness(content: bytes) -> float:
    """Return the correlation of what was read with what was written; 1 is the same."""
    image = prepare(read_upload(content))
    return float(np.corrcoef(image.ravel(), WANTED.ravel())[0, 1])


def code(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(InvalidImage) as caught:
        read_upload(content, limits)
    return caught.value.code


def with_alpha(ink_color: int) -> Image.Image:
    alpha = gray(drawn())
    color = Image.new("L", alpha.size, ink_color)
    return Image.merge("LA", (color, alpha))


def in_sixteen_bits() -> Image.Image:
    return Image.fromarray(((1 - drawn()) * 60_000).astype(np.uint16))


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # "rotate 90° clockwise to see it upright", as a phone held upright writes
    return encoded(gray(1 - np.rot90(drawn())), "JPEG", exif=exif)


@pytest.mark.parametrize(
    "content",
    [
        encoded(gray(1 - drawn())),
        encoded(gray(drawn())),
        encoded(gray(1 - drawn()), "JPEG", quality=40),
        encoded(gray(1 - drawn()).convert("1")),
        encoded(gray(1 - drawn()).convert("RGB")),
        encoded(gray(1 - drawn()).convert("P")),
        encoded(gray(1 - drawn()).convert("CMYK"), "JPEG"),
        encoded(in_sixteen_bits()),
        encoded(with_alpha(0)),
        encoded(with_alpha(255)),
        encoded(with_alpha(0).convert("RGBA")),
        encoded(with_alpha(0).convert("RGBA").quantize(8)),
        turned(),
    ],
    ids=[
        "dark", "light", "jpeg", "bits", "colour", "palette", "cmyk", "16bit", "alpha", "alpha-white", "rgba",
        "palette-alpha", "exif",
    ],
)  # fmt: skip
def test_every_kind_of_file_is_read(content):
    assert likeness(content) > 0.93


def test_red_on_blue_is_ink_too():
    red, blue = np.array([200, 40, 30]), np.array([150, 190, 255])
    ink = drawn()[..., None]
    assert likeness(encoded(Image.fromarray((ink * red + (1 - ink) * blue).astype(np.uint8)))) > 0.93


@pytest.mark.parametrize("dark_ink", [True, False])
def test_uneven_light_and_noise(dark_ink):
    ink = drawn(900, 700)
    x, y = np.meshgrid(np.linspace(0, 1, 900), np.linspace(0, 1, 700))
    light = 0.35 + 0.6 * x * (1 - 0.4 * y)
    brightness = light * (1 - 0.7 * ink) + np.random.default_rng(0).normal(0, 0.03, ink.shape)
    assert likeness(encoded(gray(brightness if dark_ink else 1 - brightness), "JPEG")) > 0.9


def test_ruled_paper_specks_and_the_edge_of_the_table():
    brightness = 0.9 - 0.75 * drawn(900, 700)
    brightness[::35] -= 0.15  # ruled lines
    brightness[:, :60] = 0.1  # the table
    brightness[650:] = 0.15
    for x, y in np.random.default_rng(0).integers(80, 600, (30, 2)):
        brightness[y : y + 3, x : x + 3] = 0.2
    assert likeness(encoded(gray(brightness))) > 0.9


def test_a_digit_far_away_is_left_out():
    ink = np.maximum(drawn(1200, 400), 0.9 * drawn(1200, 400, shift=(450, 0)))
    assert likeness(encoded(gray(1 - ink))) > 0.93


def test_a_digit_at_the_edge_is_read():
    ink = drawn()[:, 232:380]
    assert ink[:, 0].any()
    assert likeness(encoded(gray(1 - ink))) > 0.9


def test_a_thin_pen_is_made_readable():
    thin = prepare(read_upload(encoded(gray(1 - drawn(pen=4)))))
    unthickened = prepare((drawn(pen=4) * 255).astype(np.uint8))
    assert thin.sum() > 2 * unthickened.sum()
    assert thin.max() > 0.95


def test_a_small_picture_is_read():
    small = gray(1 - drawn()).resize((60, 40), Image.Resampling.BOX)
    assert likeness(encoded(small)) > 0.9


def test_a_picture_is_as_large_as_it_may_be():
    limits = Limits(upload_pixels=600 * 400, upload_bytes=len(encoded(gray(1 - drawn()))))
    assert read_upload(encoded(gray(1 - drawn())), limits).any()


# Refusals


def test_too_many_bytes():
    content = b"x" * (LIMITS.upload_bytes + 1)
    with pytest.raises(InvalidImage) as caught:
        read_upload(content)
    assert caught.value.code == "image_too_large"
    assert caught.value.params == {"megabytes": 5.0, "limit": 5}
    with pytest.raises(InvalidImage):
        check_size(len(content), LIMITS)


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))


@pytest.mark.parametrize("side", [5001, 10_000, 20_000, 100_000])
def test_too_many_pixels_are_refused_before_they_are_decoded(side):
    with pytest.raises(InvalidImage) as caught:
        read_upload(png_header(side, side))
    assert caught.value.code == "image_too_many_pixels"
    assert caught.value.params["limit"] == 25


PNG, JPEG = encoded(gray(1 - drawn())), turned()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"5", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff",
        PNG[:200], PNG[: len(PNG) // 2], JPEG[:200], JPEG[: len(JPEG) // 2], png_header(0, 5),
        encoded(gray(1 - drawn()), "GIF"), encoded(gray(1 - drawn()), "BMP"), encoded(gray(1 - drawn()), "TIFF"),
    ],
)  # fmt: skip
def test_what_is_no_whole_png_or_jpeg_is_refused(content):
    assert code(content) == "image_not_readable"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # a damaged header is worth a warning to Pillow
@pytest.mark.parametrize("content", [PNG, JPEG, encoded(with_alpha(0).convert("RGBA").quantize(8))])
def test_no_damage_raises_anything_else(content):
    chance = random.Random(0)
    for _ in range(25):
        damaged = bytearray(content)
        for _ in range(chance.choice([1, 3, 30])):
            where = chance.randrange(chance.choice([60, 400, len(damaged)]))
            damaged[where] = chance.randrange(256)
        with suppress(InvalidImage):  # that, and nothing else
            read_upload(bytes(damaged))


def grain(level: float) -> np.ndarray:
    return level + np.random.default_rng(0).normal(0, 0.03, (300, 400))


@pytest.mark.parametrize(
    "brightness",
    [
        np.ones((300, 400)), np.zeros((300, 400)), np.full((1, 1), 0.5), np.ones((1, 4000)), np.ones((3000, 2)),
        grain(0.9), grain(0.5), np.linspace(0.3, 1, 400) * np.ones((300, 1)), 1 - 0.1 * drawn(),
    ],
    ids=["white", "black", "pixel", "row", "column", "grain", "grey-grain", "light", "faint"],
)  # fmt: skip
def test_a_picture_without_ink_is_blank(brightness):
    assert code(encoded(gray(brightness))) == "image_blank"


def test_a_speck_is_no_digit():
    brightness = np.ones((300, 400))
    brightness[150:154, 200:204] = 0
    assert code(encoded(gray(brightness))) == "image_blank"
