from dataclasses import replace

from core.plots import sweep as plots
from core.plots.theme import LIGHT
from core.runs import sweep
from core.runs.run import Run
from core.runs.spec import RunSpec

SPECS = sweep.grid(RunSpec(), "hidden_units", (8, 32), "dropout", (0.0, 0.5))


def drawn(runs):
    return plots.draw(
        sweep.table(runs),
        x="units",
        y="dropout",
        called=lambda field, value: f"{value:g}",
        waiting="...",
        failed="failed",
        colours=LIGHT,
    )


def test_every_run_stands_at_its_place_with_its_token_and_its_figure():
    runs = [Run(token=str(n), spec=spec, created_at=0.0) for n, spec in enumerate(SPECS)]
    runs[0] = replace(runs[0], status="finished", validation_accuracy=0.91)
    runs[1] = replace(runs[1], status="running", validation_accuracy=0.8)
    runs[2] = replace(runs[2], status="failed")
    field, numbers = drawn(runs).data
    assert [list(row) for row in field.z] == [[0.91, 0.8], [None, None]]
    seen = dict(zip(numbers.customdata, numbers.text, strict=True))
    assert seen == {"0": "91.0%", "1": "80.0% …", "2": "failed", "3": "..."}
    assert list(zip(numbers.x, numbers.y, strict=True))[1] == ("32", "0")
