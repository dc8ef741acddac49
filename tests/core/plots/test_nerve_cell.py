"""Pulses where the cell fired, rates where they were measured."""

from __future__ import annotations

import numpy as np
import pytest

from core.experiments import nerve_cell
from core.experiments.nerve_cell import INPUTS, SHOWN, Recording
from core.maths.spiking import STEP
from core.plots import nerve_cell as plots
from core.plots.theme import LIGHT

WORDS = plots.PulseWords(time="ms", voltage="V", threshold="fires", observations="n")


@pytest.fixture(scope="module")
def recording() -> Recording:
    return nerve_cell.record()


def test_a_pulse_is_where_the_cell_fired(recording: Recording) -> None:
    voltage, pulses = plots.pulses(recording, 20, LIGHT, WORDS).data
    assert list(voltage.y) == recording.voltage[:, 20].tolist()
    drawn = {(round(x / 1000 / STEP) - 1, y - 1) for x, y in zip(pulses.x, pulses.y, strict=True)}
    assert drawn == {(step, n) for step, n in np.argwhere(recording.spikes[:, 20, :SHOWN])}


def test_the_dots_are_the_averaged_rates(recording: Recording) -> None:
    line = nerve_cell.fit_bent_line(INPUTS, recording.rates(5))
    figure = plots.firing_rates(recording, 5, line, 30, LIGHT, ("z", "rate", "dots", "line"))
    bent, dots, looked_at = figure.data
    assert (bent.name, dots.name) == ("line", "dots")
    assert list(dots.y) == recording.rates(5).tolist()
    assert list(bent.y) == pytest.approx(line(INPUTS))
    assert (looked_at.x[0], looked_at.y[0]) == (INPUTS[30], recording.rates(5)[30])
    low, high = figure.layout.yaxis.range
    assert low < recording.rates(1).min()
    assert recording.rates(1).max() < high
