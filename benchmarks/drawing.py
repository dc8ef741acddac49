"""How well drawings are read: ``python -m benchmarks.drawing``.

Two kinds of drawing, seeded: MNIST's test digits enlarged to any size and put anywhere on the canvas, as bitmaps; and,
where ``../shared/data/pen_digits.json`` lies beside the checkout, digits that thirty people wrote with a pen, as the
strokes that the canvas would send. Each is read in four ways: by the demo model and by the primer's network, trained on
MNIST alone; from the image that the lab prepares, and from the canvas only made smaller.

The pen's ratio and the forms of ``core.digits.copybook`` were chosen while looking at the mistakes of every second
writer. The other writers had no part in any choice: theirs is the figure that tells of strangers. None was trained on.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from core import config
from core.data import mnist
from core.digits.canvas import strokes_from_canvas
from core.digits.demo import load_demo
from core.digits.naive import shrink, shrink_strokes
from core.digits.prepare import Bitmap, prepare, prepare_strokes
from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network
from core.runs.spec import RunSpec

CANVAS: Final = 280
"""Pixels of the canvas's side."""
SIZES: Final = (40, 260)
"""Pixels of a digit's longer side."""
PENS: Final = (8, 30)
"""Pixels of the pen's width."""
PROMISE: Final = 0.97
"""Share of the placed test digits that the demo model reads at least."""
PEN_DIGITS: Final = config.ROOT.parent / "shared" / "data" / "pen_digits.json"

Points = Sequence[tuple[float, float]]


def main() -> int:
    """Measure, print tables, and return 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description="Measure how well drawings are read.")
    parser.add_argument("--digits", type=int, default=3000, help="how many of MNIST's test digits are placed")
    parser.add_argument("--renderings", type=int, default=3, help="how often each pen digit is drawn")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    data = mnist.load()
    demo, plain = load_demo(), train_plain(data)
    for name, network in (("demo model", demo), ("MNIST alone", plain)):
        accuracy = (network.predict(data.test_images.reshape(-1, 784) / 255) == data.test_labels).mean()
        print(f"{name}: {network!r}, {accuracy:.2%} of the test digits as they are")

    random = np.random.default_rng(options.seed)
    chosen = random.choice(len(data.test_labels), options.digits, replace=False)
    bitmaps = [placed(data.test_images[index], random) for index in chosen]
    ways = {"prepared": images(map(prepare, bitmaps)), "only shrunk": images(map(shrink, bitmaps))}
    kept = report(
        f"{options.digits} test digits, anywhere, {SIZES[0]}–{SIZES[1]} px", ways, data.test_labels[chosen], demo, plain
    )

    if PEN_DIGITS.exists():
        report_pen_digits(PEN_DIGITS, options.renderings, random, demo, plain)
    else:
        print(f"\nNo {PEN_DIGITS}: digits of other writers are left out.")
    return 0 if kept >= PROMISE else 1


def report_pen_digits(path: Path, renderings: int, random: np.random.Generator, demo: Network, plain: Network) -> None:
    """Print how the pen digits are read, by all writers, by those looked at, and by the others; and the confusions."""
    digits = json.loads(path.read_text(encoding="utf-8")) * renderings
    drawings = [strokes_from_canvas(written(digit["strokes"], random)) for digit in digits]
    labels = np.array([digit["label"] for digit in digits])
    order = {writer: number for number, writer in enumerate(sorted({digit["writer"] for digit in digits}))}
    looked_at = np.array([order[digit["writer"]] % 2 == 0 for digit in digits])
    ways = {
        "prepared": images(map(prepare_strokes, drawings)),
        "only shrunk": images(shrink_strokes(strokes, CANVAS) for strokes in drawings),
    }
    where = f"anywhere, {SIZES[0]}–{SIZES[1]} px, pen {PENS[0]}–{PENS[1]} px"
    report(f"{len(digits)} drawings by {len(order)} writers, {where}", ways, labels, demo, plain)
    for name, part in (("writers looked at", looked_at), ("other writers", ~looked_at)):
        report(name, {way: x[part] for way, x in ways.items()}, labels[part], demo, plain)
    print("\nDemo model, prepared: what was written (rows) was read as (columns)")
    print(format_confusion(labels, demo.predict(ways["prepared"])))


def report(title: str, ways: dict[str, FloatArray], labels: IntArray, demo: Network, plain: Network) -> float:
    """Print the accuracies of both networks on images made in several ways; return the demo model's on the first."""
    print(f"\n{title}\n{'':14}{'demo model':>12}{'MNIST alone':>14}")
    accuracies = []
    for way, x in ways.items():
        accuracies.append([float((network.predict(x) == labels).mean()) for network in (demo, plain)])
        print(f"{way:14}{accuracies[-1][0]:12.2%}{accuracies[-1][1]:14.2%}")
    return accuracies[0][0]


def format_confusion(labels: IntArray, predictions: IntArray) -> str:
    """Return the ten by ten counts as text."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, predictions), 1)
    lines = ["   " + "".join(f"{digit:5}" for digit in range(10))]
    lines += [f"{digit:3}" + "".join(f"{n:5}" if n else "    ·" for n in row) for digit, row in enumerate(counts)]
    return "\n".join(lines)


def images(made: Any) -> FloatArray:
    """Return images, (28, 28) or None, as rows of pixels, (n, 784); one that could not be made is blank."""
    blank = np.zeros((28, 28), np.float32)
    return np.stack([blank if image is None else image for image in made]).reshape(-1, 784)


def placed(image: Bitmap, random: np.random.Generator) -> Bitmap:
    """Return a test digit, (28, 28), enlarged to any size and put anywhere on the canvas, all of it visible."""
    rows, columns = image.any(axis=1).nonzero()[0], image.any(axis=0).nonzero()[0]
    ink = np.pad(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 1)  # with paper for the rim to fade into
    scale = random.uniform(*SIZES) / (max(ink.shape) - 2)
    height, width = (round(side * scale) for side in ink.shape)
    rim = round(scale)
    smooth = random.choice([Image.Resampling.BICUBIC, Image.Resampling.BILINEAR])
    left, top = (int(random.integers(-rim, max(CANVAS - side + rim, -rim) + 1)) for side in (width, height))
    canvas = Image.new("L", (CANVAS, CANVAS))
    canvas.paste(Image.fromarray(ink).resize((width, height), smooth), (left, top))
    return np.asarray(canvas)


def written(strokes: Sequence[Points], random: np.random.Generator) -> dict[str, Any]:
    """Return a pen digit, its longer side 1, as the canvas would send it: any size, any place, any pen."""
    size = random.uniform(*SIZES)
    extent = size * np.concatenate([np.asarray(points) for points in strokes]).max(axis=0)
    corner = random.uniform(0, CANVAS - extent)
    width = random.uniform(*PENS)
    # A mouse is at whole pixels.
    return {"objects": [pencil(np.rint(size * np.array(points) + corner).tolist(), width) for points in strokes]}


def pencil(points: Points, stroke_width: float) -> dict[str, Any]:
    """Return a stroke as fabric's pencil stores it: curves through the middles between the points it was given."""
    path: list[list[Any]] = [["M", *points[0]]]
    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        path.append(["Q", x, y, (x + next_x) / 2, (y + next_y) / 2])
    path.append(["L", *points[-1]])
    return {"type": "Path", "stroke": "#000", "strokeWidth": stroke_width, "path": path}


def train_plain(data: mnist.Mnist) -> Network:
    """Return the primer's network, trained on MNIST as it is."""
    from core.worker import models

    spec = RunSpec(epochs=5)
    model = models.build(spec)
    pixels = data.train_images.reshape(-1, 784) / np.float32(255)
    model.fit(pixels, data.train_labels, epochs=spec.epochs, batch_size=spec.batch_size, verbose=0)
    return Network.from_weights(model.get_weights(), spec.activation)


if __name__ == "__main__":
    raise SystemExit(main())
