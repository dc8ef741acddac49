import random

import numpy as np
import pytest

from core.digits import canvas
from core.digits.canvas import strokes_from_canvas

# A line from (50, 50) to (105, 138), and a tap at (200, 100), as canvas 0.13 sent them from a real browser.
LINE = {
    "type": "Path", "version": "7.4.0", "originX": "center", "originY": "center", "left": 77.5, "top": 94,
    "width": 55.036, "height": 88.036, "fill": None, "stroke": "#000", "strokeWidth": 18, "strokeUniform": False,
    "scaleX": 1, "scaleY": 1, "angle": 0, "flipX": False, "flipY": False, "visible": True, "skewX": 0, "skewY": 0,
    "path": [["M", 49.982, 49.982], ["Q", 50, 50, 52.5, 54], ["Q", 95, 122, 100, 130], ["L", 105.018, 138.018]],
}  # fmt: skip
TAP = {**LINE, "left": 200, "top": 100, "path": [["M", 199.982, 100], ["L", 200.018, 100]]}
# The same line after Edit dragged its lower right corner: the box, pen included, kept its upper left corner.
STRETCHED = {**LINE, "left": 91.5638, "top": 114.4182, "scaleX": 1.3851, "scaleY": 1.3851}


def only(item):
    (stroke,) = strokes_from_canvas({"objects": [item]})
    return stroke


def test_a_line_is_where_it_was_drawn():
    stroke = only(LINE)
    assert stroke.points[0] == pytest.approx([49.982, 49.982])
    assert stroke.points[-1] == pytest.approx([105.018, 138.018])
    assert stroke.width == 18


def test_a_tap_is_a_stroke():
    stroke = only(TAP)
    assert stroke.points.mean(axis=0) == pytest.approx([200, 100])
    assert np.ptp(stroke.points, axis=0).max() < 0.1


def test_a_curve_passes_where_it_should(drawing):
    (stroke,) = strokes_from_canvas(drawing([(0, 0), (100, 0), (100, 100)]))
    points = stroke.points
    # Through the middle (100, 50) of the second piece, with the corner cut by the quadratic curve at t = 1/2.
    assert np.abs(points - [100, 50]).sum(axis=1).min() < 1e-9
    assert np.abs(points - [87.5, 12.5]).sum(axis=1).min() < 1e-9


def test_a_stretched_stroke_keeps_its_fixed_corner():
    before, after = only(LINE), only(STRETCHED)
    assert after.width == pytest.approx(18 * 1.3851)
    corner_before = before.points.min(axis=0) - before.width / 2
    corner_after = after.points.min(axis=0) - after.width / 2
    assert corner_after == pytest.approx(corner_before, abs=0.01)


def test_rotation_is_clockwise_around_the_middle():
    points = only({**LINE, "angle": 90}).points - [77.5, 94]
    upright = only(LINE).points - [77.5, 94]
    assert np.allclose(points, upright[:, ::-1] * [-1, 1])  # (x, y) → (−y, x), y down


@pytest.mark.parametrize(("flip", "sign"), [("flipX", [-1, 1]), ("flipY", [1, -1])])
def test_flips_mirror_around_the_middle(flip, sign):
    assert np.allclose(only({**LINE, flip: True}).points - [77.5, 94], (only(LINE).points - [77.5, 94]) * sign)


def test_skew_slants_and_keeps_the_area():
    slanted = only({**LINE, "skewX": 45})
    upright = only(LINE).points - [77.5, 94]
    assert np.allclose(slanted.points - [77.5, 94], upright @ [[1, 0], [1, 1]])
    assert slanted.width == pytest.approx(18)


def test_an_origin_at_the_corner_means_the_same_place():
    low = only(LINE).points.min(axis=0) - 9
    corner = {**LINE, "originX": "left", "originY": "top", "left": low[0], "top": low[1]}
    assert np.allclose(only(corner).points, only(LINE).points)


def test_a_stroke_that_was_never_placed_is_where_its_path_is():
    item = {name: LINE[name] for name in ("type", "path", "strokeWidth")}
    assert np.allclose(only(item).points, only(LINE).points)


def test_a_lifted_pen_makes_two_strokes():
    item = {"type": "Path", "strokeWidth": 5, "path": [["M", 0, 0], ["L", 9, 0], ["M", 0, 9], ["L", 9, 9]]}
    first, second = strokes_from_canvas({"objects": [item]})
    assert first.points.tolist() == [[0, 0], [9, 0]]
    assert second.points.tolist() == [[0, 9], [9, 9]]


def test_cubic_curves_are_read():
    item = {"type": "path", "strokeWidth": 5, "path": [["M", 0, 0], ["C", 0, 8, 8, 8, 8, 0]]}
    assert [4, 6] in only(item).points.tolist()


@pytest.mark.parametrize(
    "nonsense",
    [
        None, "", 3, [], {}, {"objects": None}, {"objects": {}}, {"objects": []}, {"objects": [None, 1, "Path", []]},
        {"objects": [{}]}, {"objects": [{"type": "Path"}]}, {"objects": [{"type": "Path", "path": "M 0 0 L 9 9"}]},
        {"objects": [{"type": "Path", "path": []}]}, {"objects": [{"type": "Path", "path": [[], ["M"], ["M", 1], 7]}]},
        {"objects": [{"type": "Path", "path": [["M", None, "x"], ["L", True, False]]}]},
        {"objects": [{"type": "Path", "path": [["M", float("nan"), 0], ["L", float("inf"), 0]]}]},
        {"objects": [{"type": "Path", "path": [["M", 10**400, 0]]}]}, {"objects": [{**LINE, "type": "Rect"}]},
        {"objects": [{**LINE, "visible": False}]}, {"objects": [{**LINE, "strokeWidth": 0}]},
        {"objects": [{**LINE, "strokeWidth": -4}]}, {"objects": [{**LINE, "skewX": 90}]},
        {"objects": [{**LINE, "scaleX": 0}]}, {"objects": [{**LINE, "scaleX": 9999}]},
        {"objects": [{"type": "Path", "path": [["M", 9, 9]], "strokeWidth": 100, "left": 9, "top": 9, "scaleX": 9999}]},
        {"objects": [{**LINE, "strokeWidth": 9999, "scaleX": 2, "scaleY": 2}]},
    ],
)  # fmt: skip
def test_nonsense_is_no_stroke(nonsense):
    assert strokes_from_canvas(nonsense) == []


def test_what_is_good_among_nonsense_is_kept():
    (stroke,) = strokes_from_canvas({"objects": [None, {"type": "Path", "path": 3}, LINE, {"type": "Circle"}]})
    assert len(stroke.points) == len(only(LINE).points)


def test_nothing_a_browser_can_send_raises():
    chance = random.Random(0)
    names = [*LINE, "objects"]
    scalars = [None, True, False, 0, -1, 1e308, -7.5, float("nan"), "M", "Q", "Path", "center", ""]

    def anything(depth: int):
        kind = chance.random()
        if depth == 0 or kind < 0.3:
            return chance.choice(scalars)
        if kind < 0.6:
            return [anything(depth - 1) for _ in range(chance.randrange(5))]
        return {chance.choice(names): anything(depth - 1) for _ in range(chance.randrange(5))}

    for _ in range(2000):
        broken = {**LINE, **{name: anything(3) for name in chance.sample(list(LINE), 4)}}
        for stroke in strokes_from_canvas({"objects": [anything(4), broken]}):
            assert np.isfinite(stroke.points).all()
            assert stroke.width > 0


def test_endless_drawings_end():
    long = {"type": "Path", "strokeWidth": 5, "path": [["M", 0, 0]] + [["Q", 0, 0, i % 280, 9] for i in range(30_000)]}
    strokes = strokes_from_canvas({"objects": [long] * 300})
    assert sum(len(stroke.points) for stroke in strokes) <= canvas.MAX_POINTS
    assert len(strokes_from_canvas({"objects": [LINE] * 1000})) == canvas.MAX_STROKES
