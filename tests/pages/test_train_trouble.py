"""A run store that does not serve while a run trains: the page says so, and shows the rest when it serves again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from core.content import fill, ui_texts
from core.errors import LabError, ServiceUnavailable, StoreUnavailable
from core.runs.events import Paused
from core.runs.service import ServiceStatus, TrainingService
from core.runs.store import RunStore
from tests.pages.reading import memory
from ui.training import panel

LANGUAGES = ("zh", "en")
FULL = StoreUnavailable("full", code="store_full", store="runs.db", reason="disk full")


def report(monkeypatch: pytest.MonkeyPatch, reason: LabError | None) -> None:
    """Have the service say that nothing can be handed out, for ``reason``."""
    status = ServiceStatus("unavailable", reason=reason)
    monkeypatch.setattr(TrainingService, "status", lambda self: status)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_trains_without_a_store_to_write_to_says_so(
    open_page: Callable, work_on: Callable, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    texts = ui_texts(language)
    worker = work_on(epochs=3)
    worker.within_epoch(1, 0.5)
    report(monkeypatch, FULL)
    app = open_page("practice/train", language, run=worker.token)
    (said,) = (warning.value for warning in app.warning)
    assert texts["errors.store_full"].partition("[[")[0] in said
    assert texts["train.status.held_up"] in said
    assert len(app.get("vega_lite_chart")) == 2
    report(monkeypatch, None)
    app.run()
    assert not app.warning


@pytest.mark.parametrize("reason", [FULL, ServiceUnavailable("away", code="cluster_failed", exit_code=1)])
def test_what_does_not_concern_the_run_is_not_said(
    open_page: Callable, work_on: Callable, monkeypatch: pytest.MonkeyPatch, reason: LabError
) -> None:
    worker = work_on(epochs=3)
    worker.within_epoch(1, 0.5)
    if reason is FULL:  # a run that rests waits for nothing
        worker.store.request_pause(worker.token)
        worker.report(Paused(step=worker.store.get(worker.token).step))
    report(monkeypatch, reason)
    assert not open_page("practice/train", run=worker.token).warning


def test_a_run_that_could_not_be_read_on_arrival_is_looked_for_until_it_can(
    open_page: Callable, work_on: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    intervals: list[float | None] = []
    fragment = st.fragment

    def noting(function: Callable, *, run_every: float | None = None) -> Callable:
        if function is panel._panel:
            intervals.append(run_every)
        return fragment(function, run_every=run_every)

    def gone(*arguments: object, **options: object) -> None:
        raise StoreUnavailable("gone", code="store_locked", store="runs.db", reason="locked")

    worker = work_on()
    worker.within_epoch(1, 0.5)
    monkeypatch.setattr(st, "fragment", noting)
    with monkeypatch.context() as away:
        away.setattr(RunStore, "get", gone)
        app = open_page("practice/train", run=worker.token)
    assert [error.value for error in app.error] == [ui_texts("en")["errors.store_locked"]]
    assert intervals[-1] == panel.POLL_PAUSED
    app.run()
    assert not app.error
    assert len(app.get("vega_lite_chart")) == 2
    assert intervals[-1] == panel.POLL


def test_what_keeps_a_run_from_being_read_is_said_once_and_as_long_as_it_is_so(
    open_page: Callable, work_on: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*arguments: object, **options: object) -> None:
        raise StoreUnavailable("gone", code="store_unreachable", store="runs.db", reason="gone")

    worker = work_on(epochs=3)
    worker.within_epoch(1, 0.5)
    app = open_page("practice/train", run=worker.token)
    with monkeypatch.context() as away:
        away.setattr(RunStore, "follow", gone)
        app.run()
    assert [error.value for error in app.error] == [ui_texts("en")["errors.store_unreachable"]]
    assert len(app.get("vega_lite_chart")) == 2, "what is known stays"
    app.run()
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_start_would_meet_is_said_before_it_is_pressed(
    open_page: Callable, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise StoreUnavailable("full", code="store_locked", store="runs.db", reason="locked")

    texts = ui_texts(language)
    report(monkeypatch, ServiceUnavailable("away", code="cluster_failed", exit_code=1))
    app = open_page("practice/train", language)
    assert not app.warning, "training begins to be ready when the browser has answered"
    memory(app).owner = "me"
    app.run()
    assert [warning.value for warning in app.warning] == [fill(texts["errors.cluster_failed"], {"exit_code": 1})]
    with monkeypatch.context() as refused:
        refused.setattr(TrainingService, "submit", refuse)
        app.button(key="start").click().run()
    assert [error.value for error in app.error] == [texts["errors.store_locked"]]
    assert not app.warning, "one sentence at a time"
    report(monkeypatch, None)
    app.run()
    assert not app.warning
    assert not app.error
