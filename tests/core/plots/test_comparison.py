from core.plots import comparison
from core.plots.theme import LIGHT
from core.runs.compare import Curve
from core.runs.spec import RunSpec

ONE = Curve(RunSpec(), (1,), [0.5, None, 0.75], [0.5, None, 0.75], [0.5, None, 0.75])
BAND = Curve(RunSpec(), (1, 2), [0.5, 0.75], [0.25, 0.5], [0.75, 1.0])


def test_a_line_for_a_run_and_a_band_around_several_seeds():
    figure = comparison.draw([ONE, BAND], ["one", "many"], x="epoch", y="accuracy", percent=True, colours=LIGHT)
    line, band, mean = figure.data
    assert (line.name, list(line.x), list(line.y)) == ("one", [1, 2, 3], [0.5, None, 0.75])
    assert list(band.x) == [1, 2, 2, 1]
    assert list(band.y) == [0.75, 1.0, 0.5, 0.25]
    assert (mean.name, list(mean.y)) == ("many", [0.5, 0.75])
    assert line.line.color != mean.line.color


def test_as_many_runs_as_are_pinned_can_be_told_apart():
    figure = comparison.draw([ONE] * 12, [str(n) for n in range(12)], x="", y="", percent=False, colours=LIGHT)
    assert len({(trace.line.color, trace.line.dash) for trace in figure.data}) == 12
