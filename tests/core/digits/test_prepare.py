import time

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.data import mnist
from core.digits.canvas import Stroke, strokes_from_canvas
from core.digits.prepare import CENTRE, DIGIT_SIDE, PEN, place, prepare, prepare_strokes, render

SEVEN = [[(0.0, 0.0), (0.6, 0.0), (0.3, 1.0)], [(0.2, 0.5), (0.6, 0.5)]]


def seven(size: float = 100, x: float = 0, y: float = 0, width: float = 18) -> list[Stroke]:
    return [Stroke(size * np.array(points) + [x, y], width) for points in SEVEN]


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    index = np.arange(28)
    return image.sum(axis=1) @ index / image.sum(), image.sum(axis=0) @ index / image.sum()


def extent(image: np.ndarray) -> tuple[float, float]:
    """Height and width of the ink, a partly covered row or column counted in part."""
    return float(image.max(axis=1).sum()), float(image.max(axis=0).sum())


def box_bitmap(top, bottom, left, right, shape=(280, 280)) -> np.ndarray:
    bitmap = np.zeros(shape, np.uint8)
    bitmap[top:bottom, left:right] = 255
    return bitmap


def test_a_drawing_has_mnists_size_and_place():
    image = prepare_strokes(seven())
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert 0 <= image.min() < 0.01
    assert 0.99 < image.max() <= 1
    assert centre_of_mass(image) == pytest.approx((CENTRE, CENTRE), abs=0.01)
    assert max(extent(image)) == pytest.approx(DIGIT_SIDE, abs=0.7)


@pytest.mark.parametrize("other", [{"size": 40}, {"size": 260}, {"x": 133, "y": 77}, {"width": 8}, {"width": 30}])
def test_size_place_and_pen_make_no_difference(other):
    assert np.abs(prepare_strokes(seven(**other)) - prepare_strokes(seven())).max() < 0.15


def test_the_pen_has_a_constant_ratio_to_the_digit():
    image = prepare_strokes([Stroke(np.array([[10.0, 10.0], [10.0, 110.0]]), 30)])
    assert extent(image) == (pytest.approx(DIGIT_SIDE, abs=0.3), pytest.approx(PEN, abs=0.3))


def test_a_larger_pen_can_be_asked_for():
    thin, thick = render(seven(), pen=2.0), render(seven(), pen=4.0)
    assert thin.shape[0] == thick.shape[0]  # the longer side
    assert 1.7 < (thick > 0).sum() / (thin > 0).sum() < 2.1


def test_a_box_becomes_twenty_pixels_exactly():
    """A bar of 100 × 50 pixels: 20 × 10 of full ink, and half pixels at the rims, for its centre is on a pixel's."""
    image = prepare(box_bitmap(31, 131, 207, 257))
    expected_rows = np.zeros(28)
    expected_rows[5:24] = 1
    expected_rows[[4, 24]] = 0.5
    expected_columns = np.zeros(28)
    expected_columns[10:19] = 1
    expected_columns[[9, 19]] = 0.5
    assert np.allclose(image, np.outer(expected_rows, expected_columns), atol=1e-5)


def test_ink_is_kept():
    """What is scaled by s has s² of its ink, to the last grey pixel."""
    bitmap = render(seven(), pen=PEN)
    longest = max(bitmap.any(axis=1).sum(), bitmap.any(axis=0).sum())
    assert prepare(bitmap).sum() == pytest.approx(bitmap.sum() / 255 * (DIGIT_SIDE / longest) ** 2, rel=1e-4)


def test_mnists_own_digits_hardly_change():
    """The mean of what differs is the half pixel by which MNIST's makers rounded the centre."""
    images = mnist.load_test()[0][:300] / np.float32(255)
    prepared = place(images)
    assert np.abs(prepared - images).mean() < 0.04
    assert np.abs(place(prepared) - prepared).mean() < 0.02


def test_a_test_digit_drawn_large_comes_back():
    original = mnist.load_test()[0][0]
    large = np.asarray(Image.fromarray(original).resize((252, 252), Image.Resampling.BICUBIC))
    again = prepare(np.pad(large, ((0, 28), (20, 8))))
    assert np.abs(again - place(original[None] / np.float32(255))[0]).mean() < 0.02


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [Stroke(np.array([[100.0, 100.0]]), 18)],
        [Stroke(np.array([[199.982, 100.0], [200.018, 100.0]]), 18)],
        [Stroke(np.array([[100.0, 100.0], [103.0, 102.0]]), 2)],
        [Stroke(np.array([[100.0, 100.0], [112.0, 105.0]]), 30)],
    ],
    ids=["nothing", "a point", "a tap of the canvas", "a twitch", "a blot of a thick pen"],
)
def test_a_drawing_without_a_shape_is_no_image(strokes):
    assert render(strokes) is None
    assert prepare_strokes(strokes) is None


@pytest.mark.parametrize("bitmap", [np.zeros((280, 280), np.uint8), box_bitmap(9, 12, 9, 12), box_bitmap(0, 280, 9, 9)])
def test_an_empty_bitmap_is_no_image(bitmap):
    assert prepare(bitmap) is None


def test_faint_dirt_is_no_image():
    assert prepare(np.full((100, 100), 20, np.uint8)) is None


def test_a_tap_beside_a_digit_is_drawn_too(drawing):
    strokes = strokes_from_canvas(drawing([(50, 50), (50, 200)], [(90, 60)]))
    image = prepare_strokes(strokes)
    inked = np.flatnonzero(image.max(axis=0) > 0.5)
    assert np.ptp(inked) >= 6  # the line alone has 3 columns


def test_many_images_at_once_are_the_same_as_one_by_one():
    images = mnist.load_test()[0][:5]
    together = place(images / np.float32(255))
    assert np.allclose(together, [prepare(image) for image in images], atol=1e-6)


def test_blank_images_among_others_stay_blank():
    images = mnist.load_test()[0][:2] / np.float32(255)
    images = np.stack([images[0], np.zeros((28, 28), np.float32), images[1]])
    placed = place(images)
    assert not placed[1].any()
    assert placed[0].any()
    assert placed[2].any()


def test_edges_are_smooth():
    """A slanted line in a 28 × 28 image has grey edges, not steps."""
    image = prepare_strokes([Stroke(np.array([[0.0, 0.0], [30.0, 100.0]]), 10)])
    assert ((image > 0.1) & (image < 0.9)).sum() > 20


def test_a_bitmap_of_a_drawing_says_the_same_as_its_strokes():
    picture = Image.new("L", (280, 280))
    draw = ImageDraw.Draw(picture)
    for stroke in seven(200, 30, 30):
        draw.line([tuple(point) for point in stroke.points], fill=255, width=26, joint="curve")
    image = prepare(np.asarray(picture))
    assert np.abs(image - prepare_strokes(seven())).mean() < 0.05


def test_a_drawing_takes_less_than_ten_milliseconds(drawing):
    waves = [(20 + 2 * i, 140 + 60 * np.sin(i / 9)) for i in range(120)]
    data = drawing(waves)
    times = []
    for _ in range(15):
        start = time.thread_time()  # of this thread alone: another process may have the processor meanwhile
        prepare_strokes(strokes_from_canvas(data))
        times.append(time.thread_time() - start)
    assert min(times) < 0.01
