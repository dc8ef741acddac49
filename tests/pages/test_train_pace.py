"""How often the training page looks at a run that trains follows from what a look costs."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
import streamlit as st

from ui.training import panel


def test_a_page_that_is_slow_to_draw_looks_less_often(
    open_page: Callable, work_on: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    intervals: list[float | None] = []
    fragment = st.fragment

    def noting(function: Callable, *, run_every: float | None = None) -> Callable:
        if function is panel._panel:
            intervals.append(run_every)
        return fragment(function, run_every=run_every)

    monkeypatch.setattr(st, "fragment", noting)
    seconds = itertools.count(step=0.2)  # that is what a drawing takes by this clock
    monkeypatch.setattr(panel, "perf_counter", lambda: next(seconds))
    worker = work_on(epochs=3)
    worker.within_epoch(1, 0.5)
    app = open_page("practice/train", run=worker.token)
    for _ in range(12):
        app.run()
    assert intervals[0] == panel.POLL
    assert intervals[-1] == 4 * panel.POLL, "0.2 s are less than 30 % of it"
    assert intervals == sorted(intervals)
