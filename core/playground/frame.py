"""One frame of the film that the browser plays: the pictures and numbers of one state of a training.

Pictures are bytes, 0 for −1 (orange) over 128 for 0 (grey) to 255 for 1 (blue), row by row from the top left of the
plane; values beyond are clipped. A chunk of frames is one dictionary for JSON, its arrays in base64.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.maths.activations import sigmoid
from core.maths.arrays import FloatArray
from core.playground import plane
from core.playground.training import Figures, State, Training
from core.runs.events import finite

SURFACE: Final = 48
"""Side of the picture of the output, in squares."""
UNIT: Final = 24
"""Side of the picture of a unit; each of its squares is the mean of four of the output's."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One state, ready to be shown."""

    step: int
    figures: Figures
    surface: Picture
    """The output; shape (SURFACE²,)."""
    units: Picture
    """Every hidden unit, layer by layer; shape (n_hidden_units, UNIT²)."""
    weights: NDArray[np.float32]
    """kernel, bias, kernel, bias, … in one row."""
    is_finite: bool


def picture(values: FloatArray) -> Picture:
    """Return −1…1 as 0…255; what is no number becomes 0 (grey)."""
    return np.rint(127.5 * np.nan_to_num(values, nan=0.0).clip(-1, 1) + 127.5).astype(np.uint8)


def _single(values: FloatArray) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):  # a diverging weight may be beyond single precision before it is infinite
        return values.astype(np.float32)


def feature_pictures() -> dict[str, str]:
    """Return a picture of every feature, in base64, each in its own scale: its largest value in the plane is 1."""
    points = plane.grid(UNIT)
    values = {name: feature(points) for name, feature in plane.FEATURES.items()}
    return {name: _text(picture(value / np.abs(value).max())) for name, value in values.items()}


class Camera:
    """Makes frames of the states of one training.

    Parameters
    ----------
    training : Training
    """

    def __init__(self, training: Training) -> None:
        self._training = training
        self._inputs = plane.inputs(plane.grid(SURFACE), training.spec.features)

    def frame(self, state: State) -> Frame:
        """Return the frame of ``state``."""
        with np.errstate(over="ignore", invalid="ignore"):
            trace = state.network.forward(self._inputs)
        units = np.concatenate([layer.T for layer in trace.a[:-1]] or [np.empty((0, SURFACE**2))])
        small = units.reshape(len(units), UNIT, SURFACE // UNIT, UNIT, SURFACE // UNIT).mean(axis=(2, 4))
        return Frame(
            step=state.step,
            figures=self._training.figures(state),
            surface=picture(self._answer(trace.logits[:, 0])),
            units=picture(small).reshape(len(units), UNIT**2),
            weights=_single(np.concatenate([array.ravel() for array in state.network.weights()])),
            is_finite=state.is_finite,
        )

    def _answer(self, output: FloatArray) -> FloatArray:
        is_logit = self._training.split.task == "classification"
        return 2 * sigmoid(output) - 1 if is_logit else output


def pack(frames: Sequence[Frame]) -> dict[str, Any]:
    """Return a chunk of frames for JSON; a figure that is not finite becomes None."""
    figures = [frame.figures for frame in frames]
    return {
        "steps": [frame.step for frame in frames],
        "loss": [finite(one.loss) for one in figures],
        "test_loss": [finite(one.test_loss) for one in figures],
        "accuracy": [one.accuracy for one in figures],
        "test_accuracy": [one.test_accuracy for one in figures],
        "surfaces": _text(np.concatenate([frame.surface for frame in frames])),
        "units": _text(np.concatenate([frame.units.ravel() for frame in frames])),
        "weights": _text(np.concatenate([frame.weights for frame in frames]).astype("<f4")),
        "diverged": not frames[-1].is_finite,
    }


def _text(array: NDArray[Any]) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")


def pack_points(points: plane.Points, shades: plane.Points) -> dict[str, str]:
    """Return points for JSON: x₁, x₂ and shade (−1…1) of each, as float32 in base64."""
    return {
        "points": _text(points.astype("<f4")),
        "shades": _text(shades.astype("<f4")),
    }


def pack_picture(values: FloatArray) -> str:
    """Return values in −1…1 as a picture in base64."""
    return _text(picture(values))
