"""Digits as they are taught in schools that MNIST has hardly seen.

MNIST was written by employees and students in the United States around 1990. A 1 with a flag and a foot, a 7 with a
bar, a 9 whose tail is a hook are everyday digits elsewhere, and a network that knows MNIST alone reads them as 7, 2
and 3. Here each form is a few points that a pen passes through; a writer is the same form with every point moved a
little.

Used to train the demo model alone. The forms come from writing primers and common sense, not from any data set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.digits.canvas import Stroke
from core.digits.prepare import prepare, render

HAND: Final = 5.0
"""Standard deviation of a point's displacement, in percent of the digit's height."""
STEPS: Final = 8
"""Straight pieces between two points that the pen passes through."""
PENS: Final = (1.8, 3.4)
"""Range of the pen's width, in pixels of the 28 × 28 image."""

# x,y of the points in percent of the digit's height, x to the right and y down; "!" marks a corner, "/" lifts the pen.
FORMS: Final[Mapping[int, tuple[str, ...]]] = {
    0: (
        "50,0 10,25 5,65 40,100 75,70 75,25 50,0",
        "55,5 20,10 0,50 25,95 65,80 75,35 50,0 25,10",
        "40,0 70,20 75,65 40,100 5,70 10,20 45,0",
        "35,2 5,35 10,80 45,95 70,60 60,15 30,5 15,20",
        "50,0 10,15 0,50 25,85 75,85 100,50 85,10 45,2",
    ),
    1: (
        "30,0 30,50 30,100",
        "5,30 25,18 45,0! 45,50 45,100",
        "0,45 30,25 50,0! 50,50 48,100",
        "0,60 30,35 60,0! 55,50 50,100",
        "10,25 30,15 45,0! 45,50 45,100 / 10,100 45,100 80,100",
        "40,0 40,50 40,100 / 10,100 40,100 70,100",
        "0,50 25,42 50,0! 40,50 35,100",
        "0,35 25,30 45,0! 45,50 45,100 / 0,100 45,98 95,100",
        "20,25 35,0! 30,50 25,100",
        "0,50 40,30 75,0! 75,50 72,100",
    ),
    2: (
        "5,20 30,0 60,15 50,50 5,100! 40,100 75,100",
        "5,15 40,0 60,25 35,70 0,95 20,80 45,95 80,95",
        "0,10 35,2 65,10 40,50 0,95! 40,90 75,95",
        "15,30 10,10 40,0 60,25 35,60 0,100! 45,95 90,100",
        "0,20 40,0 60,25 30,75 5,98 0,80 30,85 60,100 90,90",
    ),
    3: (
        "5,10 35,0 60,20 30,45! 65,70 40,100 0,90",
        "5,0 35,0 65,0! 35,40! 65,65 45,98 0,92",
        "10,10 40,0 55,20 25,40 60,55 60,85 30,100 0,85",
        "0,15 30,0 60,15 50,40 25,45 60,55 65,85 30,100 0,80",
        "0,5 30,0 60,0! 25,35 55,45 65,75 35,100 0,95",
    ),
    4: (
        "10,0 5,30 0,55! 30,55 70,50 / 60,0 58,50 55,100",
        "40,0 20,35 0,65! 40,65 80,65 / 50,35 50,70 48,100",
        "80,65 40,65 0,65! 30,30 55,0! 55,50 55,100",
        "55,0 30,35 0,70! 40,70 80,70 / 55,0 55,50 55,100",
        "25,0 10,30 0,60! 35,60 80,55 / 55,25 50,60 40,100",
        "10,0 5,25 10,45 35,50 60,40 / 65,0 62,50 60,100",
        "50,0 25,25 0,50! 45,52 90,50 / 65,20 60,60 50,100",
    ),
    5: (
        "65,0 40,0 15,0! 10,20 8,42! 40,35 65,65 40,98 0,92",
        "20,2 15,20 10,42! 45,38 62,70 35,100 0,90 / 20,0 45,0 80,0",
        "60,5 35,0 10,20 30,45 55,65 40,95 0,90",
        "15,15 12,35 10,45! 45,42 60,70 35,100 0,90 / 15,10 50,5 90,0",
        "90,0 50,2 20,5! 15,40! 50,45 60,75 30,100 0,85",
        "5,10 10,30 15,42 40,40 60,65 40,97 5,95 / 5,8 40,5 75,5",
    ),
    6: (
        "55,0 25,20 5,60 20,97 55,90 55,60 30,52 8,70",
        "40,0 10,35 5,75 30,100 60,80 45,55 15,65",
        "65,8 35,2 8,35 5,75 35,100 62,75 35,52 10,65",
        "30,0 10,30 0,70 15,98 50,95 60,70 40,55 15,70 10,90",
        "80,0 35,30 5,75 30,100 60,85 50,62 20,70",
    ),
    7: (
        "0,3 30,2 65,0! 45,45 30,100",
        "0,5 30,2 65,0! 45,50 30,100 / 20,50 45,50 70,48",
        "2,20 3,10 5,2! 35,5 70,0! 45,45 35,100",
        "0,15 15,2 40,7 65,0! 48,50 42,100 / 20,52 48,50 78,48",
        "0,10 5,0! 40,2 80,0! 55,50 45,100 / 25,45 55,50 85,50",
        "0,0 35,2 70,5! 65,50 60,100 / 35,60 62,58 95,55",
        "0,20 20,5 65,0! 40,50 30,100",
    ),
    8: (
        "50,10 25,0 8,22 30,45 55,72 30,100 5,78 30,45 52,20 45,5",
        "30,45 8,22 30,0 52,22 30,45 5,75 30,100 57,75 30,45",
        "60,5 30,0 10,20 35,50 50,80 25,100 5,80 30,50 62,8",
        "60,15 35,0 10,20 45,50 50,85 20,100 5,80 30,50 70,10",
        "30,0 10,20 30,42 50,20 30,0 / 30,42 0,70 30,100 60,70 30,42",
    ),
    9: (
        "55,15 30,0 5,20 20,45 52,35 57,10! 55,50 50,100",
        "55,10 30,0 5,20 20,42 52,32 58,15 55,60 40,90 5,95",
        "50,10 25,2 10,22 30,38 52,20 50,10 62,45 50,85 0,100",
        "50,30 25,42 5,20 30,0 55,20 55,60 35,95 2,90",
        "60,5 25,2 8,25 30,42 60,20 62,60 55,97 30,100 0,100",
        "55,20 30,5 5,25 25,45 50,30 60,0! 50,50 35,100",
        "30,35 10,15 35,0 55,20 30,40! 65,55 50,90 0,100",
        "65,30 30,40 5,20 35,0 65,15 65,55 50,85 15,100",
    ),
}


def write(n: int, random: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return ``n`` prepared images, (n, 28, 28) of 0 … 1, and their labels, (n,); every digit about equally often."""
    labels = random.permutation(np.arange(n) % 10).astype(np.uint8)
    return np.stack([_digit(int(label), random) for label in labels]), labels


def _digit(label: int, random: np.random.Generator) -> NDArray[np.float32]:
    forms = FORMS[label]
    form = forms[random.integers(len(forms))]
    strokes = [Stroke(_through(_points(stroke), random), 1.0) for stroke in form.split("/")]
    bitmap = render(strokes, pen=random.uniform(*PENS))
    image = None if bitmap is None else prepare(bitmap)
    assert image is not None  # a form is always large enough
    return image


def _points(stroke: str) -> NDArray[np.float64]:
    """Read a stroke of ``FORMS``; a corner is a point given twice, (n, 2)."""
    points: list[list[float]] = []
    for word in stroke.split():
        point = [float(number) for number in word.rstrip("!").split(",")]
        points += [point, point] if word.endswith("!") else [point]
    return np.array(points)


def _through(points: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return a smooth line, (m, 2), through the points, (n, 2), each moved a little: a Catmull-Rom spline.

    A corner's two points move together, and end the curve before it.
    """
    new = np.r_[True, (points[1:] != points[:-1]).any(axis=1)]
    moved = points + random.normal(0, HAND, points.shape)[new.cumsum() - 1]
    p = np.vstack([2 * moved[0] - moved[1], moved, 2 * moved[-1] - moved[-2]])
    t = np.linspace(0, 1, STEPS, endpoint=False)[:, None, None]
    before, start, end, after = p[:-3], p[1:-2], p[2:-1], p[3:]
    slope_in, slope_out = (end - before) / 2, (after - start) / 2
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * start
        + (t**3 - 2 * t**2 + t) * slope_in
        + (3 * t**2 - 2 * t**3) * end
        + (t**3 - t**2) * slope_out
    )  # (STEPS, n - 1, 2)
    return np.vstack([curve.transpose(1, 0, 2).reshape(-1, 2), moved[-1:]])
