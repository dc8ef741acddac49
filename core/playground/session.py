"""One learner's playground: which states are kept, and what the browser is sent.

The browser plays frames that were made ahead. What counts is what the learner has seen: every state from the shown one
on is kept, so that pausing, editing a weight or changing the learning rate continues from the frame on the screen.
Each request is answered with a bounded amount of work, in the request itself: nothing runs in the background.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from core.maths.network import Network
from core.playground import spec as specs
from core.playground.frame import Camera, Frame
from core.playground.spec import PlaygroundSpec
from core.playground.training import State, Training

MAX_FRAMES: Final = 48
"""Most frames in one answer."""
MAX_UPDATES_PER_FRAME: Final = 40
"""A long epoch is shown in several frames."""
MAX_UPDATES: Final = 1200
"""Most updates in one answer; about half a second of work."""
PACES: Final = (1, 5)
"""Epochs from frame to frame that may be asked for; long epochs take several frames each."""
KEPT_STATES: Final = 3 * MAX_FRAMES
CURVE_POINTS: Final = 400
"""The curve keeps so many points at most; then it forgets every second one."""


class Session:
    """The playground of one visitor.

    Parameters
    ----------
    spec : PlaygroundSpec
    """

    def __init__(self, spec: PlaygroundSpec) -> None:
        self.scene = 0
        """Counts up when the points or the shape of the network change: what was drawn is void."""
        self.branch = 0
        """Counts up when the training goes another way than before: frames made ahead are void."""
        self._states: dict[int, State] = {}
        self._curve: list[tuple[int, float, float]] = []
        self.start(spec)

    @property
    def spec(self) -> PlaygroundSpec:
        """What is chosen now."""
        return self.training.spec

    @property
    def shown(self) -> State:
        """The state that the learner sees."""
        return self._states[self._shown]

    @property
    def curve(self) -> list[tuple[int, float, float]]:
        """(step, loss, test loss) of what the learner has seen, thinned."""
        return [point for point in self._curve if point[0] <= self._shown]

    def frame(self) -> Frame:
        """Return the frame that the learner sees."""
        return self._camera.frame(self.shown)

    def start(self, spec: PlaygroundSpec) -> None:
        """Begin with these choices, from the first weights."""
        self.training = Training(spec)
        self._camera = Camera(self.training)
        self.scene += 1
        self._curve = []
        self._go_on_from(self.training.start())

    def choose(self, spec: PlaygroundSpec) -> None:
        """Take up other choices: go on from what is shown where that is possible, else start anew."""
        changed = specs.changed(self.spec, spec)
        is_lost = bool(changed & specs.LIVE) and not self.shown.is_finite
        if changed - specs.LIVE - specs.VIEW or is_lost:
            self.start(spec)
        elif changed:
            self.training = replace(self.training, spec=spec)
            if changed & specs.LIVE:
                self._go_on_from(self.shown)

    def rewind(self) -> None:
        """Start again from the same weights."""
        self.start(self.spec)

    def see(self, step: int) -> None:
        """Note that the learner sees the frame of ``step``: earlier states are no longer needed.

        A step that is not kept (from a page that lost its connection, say) changes nothing.
        """
        if step in self._states:
            self._shown = step
            self._states = {kept: state for kept, state in self._states.items() if kept >= step}

    def edit(self, layer: int, row: int, unit: int, value: float) -> None:
        """Set one weight of what is shown; the training goes on from there.

        Parameters
        ----------
        layer : int
            0 for the first hidden layer, or the output if there is none.
        row : int
            Which input of that layer; −1 for the unit's bias.
        unit : int
        value : float

        Raises
        ------
        IndexError
            If the network has no such weight.
        ValueError
            If the value is not finite.
        """
        if not np.isfinite(value):
            raise ValueError(f"Expected a number. Received: value={value!r}")
        arrays = [array.copy() for array in self.shown.network.weights()]
        if layer not in range(len(arrays) // 2) or row not in range(-1, len(arrays[2 * layer])) or unit < 0:
            raise IndexError(f"Expected a weight of the network. Received: layer={layer}, row={row}, unit={unit}")
        if row == -1:
            arrays[2 * layer + 1][unit] = value
        else:
            arrays[2 * layer][row, unit] = value
        self._go_on_from(replace(self.shown, network=Network.from_weights(arrays, self.spec.activation)))

    def ahead(self, step: int, n_frames: int, pace: int) -> list[Frame]:
        """Make frames that follow on the state of ``step``.

        Parameters
        ----------
        step : int
            A state that is kept; any other gives no frames.
        n_frames : int
            How many are wanted; fewer come when that would take too long, or when the training diverges.
        pace : int
            Epochs from frame to frame. Frames are aligned to ends of epochs; an epoch of many updates takes several.
        """
        state = self._states.get(step)
        frames: list[Frame] = []
        budget = MAX_UPDATES
        while state is not None and state.is_finite and len(frames) < min(n_frames, MAX_FRAMES):
            updates = self._updates_to_next_frame(state.step, pace)
            if frames and updates > budget:
                break
            state = self.training.advance(state, updates)
            budget -= updates
            frame = self._camera.frame(state)
            frames.append(frame)
            self._keep(state, frame)
        return frames

    def _updates_to_next_frame(self, step: int, pace: int) -> int:
        epoch = self.training.steps_per_epoch
        if epoch > MAX_UPDATES_PER_FRAME:  # several frames an epoch, all about as long
            parts = -(-epoch // MAX_UPDATES_PER_FRAME)
            done = step % epoch
            ends = [round(part * epoch / parts) for part in range(1, parts + 1)]
            return next(end for end in ends if end > done) - done
        epochs = min(max(pace, 1), max(PACES), max(2 * MAX_UPDATES_PER_FRAME // epoch, 1))
        return epochs * epoch - step % epoch

    def _go_on_from(self, state: State) -> None:
        self.branch += 1
        self._states = {}
        self._shown = state.step
        self._curve = [point for point in self._curve if point[0] < state.step]
        self._keep(state, self._camera.frame(state))

    def _keep(self, state: State, frame: Frame) -> None:
        self._states[state.step] = state
        while len(self._states) > KEPT_STATES:  # only if a browser asks on without saying what it shows
            del self._states[next(iter(self._states))]
            self._shown = next(iter(self._states))
        if not self._curve or self._curve[-1][0] < state.step:
            self._curve.append((state.step, frame.figures.loss, frame.figures.test_loss))
        if len(self._curve) > CURVE_POINTS:
            self._curve = self._curve[::2]
