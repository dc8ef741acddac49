import time

import numpy as np

from core.digits.components import boxes, label


def picture(text: str) -> np.ndarray:
    return np.array([[letter == "#" for letter in line] for line in text.split()])


def test_parts_are_numbered_where_they_touch_be_it_at_a_corner():
    parts = label(
        picture("""
        ##..#
        .#...
        ..#..
        ....#
        #...#
        """)
    )
    assert parts.tolist() == [
        [1, 1, 0, 0, 2],
        [0, 1, 0, 0, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 0, 3],
        [4, 0, 0, 0, 3],
    ]


def test_a_spiral_is_one_part():
    spiral = picture("""
        #########
        ........#
        #######.#
        #.....#.#
        #.###.#.#
        #.#...#.#
        #.#####.#
        #.......#
        #########
        """)
    assert label(spiral).max() == 1


def test_the_order_of_pixels_does_not_matter():
    random = np.random.default_rng(0)
    for _ in range(20):
        ink = random.random((30, 40)) < 0.35
        parts = label(ink)
        flipped = label(ink[::-1, ::-1])[::-1, ::-1]
        assert parts.max() == flipped.max()
        assert len(np.unique(np.stack([parts[ink], flipped[ink]]), axis=1).T) == parts.max()


def test_no_ink_has_no_parts():
    assert label(np.zeros((3, 4), bool)).tolist() == [[0] * 4] * 3


def test_all_ink_is_one_part():
    assert (label(np.ones((50, 60), bool)) == 1).all()


def test_boxes_hold_their_parts():
    parts = label(
        picture("""
        ..##..
        ......
        #....#
        ##..##
        """)
    )
    top, bottom, left, right = boxes(parts)
    assert list(zip(top, bottom, left, right, strict=True)) == [(0, 1, 2, 4), (2, 4, 0, 2), (2, 4, 4, 6)]


def test_noise_of_a_whole_picture_is_done_quickly():
    ink = np.random.default_rng(0).random((400, 400)) < 0.4
    start = time.thread_time()
    assert label(ink).max() > 10
    assert time.thread_time() - start < 1.0
