"""The training page steers a run: pause, small steps, other settings on the way, more epochs; and whose run it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.config import Limits
from core.content import fill, ui_texts
from core.runs.events import Changed, Paused, Started, Stopped, StopRequested, WorkerLost
from core.runs.orders import Tuning
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from tests.pages.reading import charts, memory
from ui import services
from ui.training import control, panel

PAGE = "practice/train"
LANGUAGES = ("zh", "en")


def word(key: str, language: str = "en", **values: object) -> str:
    return fill(ui_texts(language)[key], values)


def text_of(app: AppTest) -> str:
    return "\n".join(part.value for part in [*app.title, *app.markdown, *app.caption, *app.error])


def button(app: AppTest, key: str):
    return next(it for it in app.button if it.key == key)


def keys(app: AppTest) -> set[str]:
    return {it.key for it in app.button}


@pytest.fixture
def opened(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    def open_it(language: str = "en", **query: object) -> AppTest:
        app = open_page(PAGE, language, **query)
        assert not app.exception, app.exception[0].message
        return app

    return open_it


def pause(worker) -> None:
    """Do what a worker does that is asked to pause."""
    run = worker.store.get(worker.token)
    worker.store.append(worker.token, worker.attempt, [], save=worker.snapshot(run.finished_epochs, run.step))
    worker.report(Paused(step=run.step))


def go_on(worker) -> None:
    """Take up the run again, as another worker does."""
    claim = worker.store.claim(worker.token)
    assert claim is not None
    worker.attempt = claim.attempt


def test_a_page_without_a_run_is_as_calm_as_ever(opened: Callable) -> None:
    app = opened()
    assert {"start", "stop"} <= keys(app)
    assert not {"pause", "step_batch", "step_epoch", "train_on"} & keys(app)
    assert word("steering.title") not in [expander.label for expander in app.expander]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pause_step_and_go_on(opened: Callable, work_on: Callable, language: str) -> None:
    worker = work_on(epochs=3)
    worker.within_epoch(1, 0.4)
    app = opened(language, run=worker.token)
    assert button(app, "pause").label == word("steering.pause", language)
    assert button(app, "step_batch").disabled
    assert button(app, "step_epoch").disabled

    button(app, "pause").click().run()
    assert button(app, "pause").disabled
    assert button(app, "pause").label == word("steering.pausing", language)
    pause(worker)
    app.run()
    assert word("train.status.paused", language) in text_of(app)
    assert word("steering.paused", language) in text_of(app)
    assert button(app, "pause").label == word("steering.resume", language)
    assert button(app, "start").disabled
    assert not button(app, "stop").disabled

    step = worker.store.get(worker.token).step
    button(app, "step_batch").click().run()
    assert worker.store.get(worker.token).pause_at == step + 1
    go_on(worker)
    worker.within_epoch(1, (step + 1) / worker.spec.steps_per_epoch)
    pause(worker)
    app.run()
    assert word("train.status.step", language, step=step + 1, steps=worker.spec.steps_per_epoch) in text_of(app)

    button(app, "step_epoch").click().run()
    assert worker.store.get(worker.token).pause_at == worker.spec.steps_per_epoch
    go_on(worker)
    worker.epoch(1)
    pause(worker)
    app.run()
    button(app, "pause").click().run()
    run = worker.store.get(worker.token)
    assert (run.status, run.pause_at) == ("queued", None)
    assert word("train.status.queued", language) in text_of(app)


def test_the_answer_to_stop_is_drawn_before_the_settings_above_it(
    opened: Callable, work_on: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = work_on()
    worker.within_epoch(1, 0.4)
    worker.store.request_pause(worker.token)
    pause(worker)
    app = opened(run=worker.token)
    order: list[str] = []
    for module, name in ((panel, "panel"), (control, "control")):
        monkeypatch.setattr(module, "draw", _noting(module.draw, name, order))
    button(app, "stop").click().run()
    assert order == ["panel", "control"]
    order.clear()
    app.run()
    assert order == ["control", "panel"], "nobody waits any more"
    assert not app.exception


def _noting(draw: Callable[..., None], name: str, order: list[str]) -> Callable[..., None]:
    def noted(*arguments: object) -> None:
        order.append(name)
        draw(*arguments)

    return noted


def test_a_paused_run_stops_at_once_and_its_model_is_kept(opened: Callable, work_on: Callable) -> None:
    worker = work_on()
    worker.within_epoch(1, 0.4)
    worker.store.request_pause(worker.token)
    pause(worker)
    app = opened(run=worker.token)
    button(app, "stop").click().run()
    assert word("train.status.stopped_early", step="375", steps="1,876") in text_of(app)
    assert not button(app, "start").disabled
    assert memory(app).model_token == worker.token


@pytest.mark.parametrize("language", LANGUAGES)
def test_learning_rate_and_dropout_change_while_it_trains_and_are_marked(
    opened: Callable, work_on: Callable, language: str
) -> None:
    worker = work_on(epochs=2)
    worker.within_epoch(1, 0.5)
    app = opened(language, run=worker.token)
    assert (app.select_slider(key="live_learning_rate").value, app.slider(key="live_dropout").value) == (0.001, 0.5)
    app.select_slider(key="live_learning_rate").set_value(0.0001).run()
    assert worker.store.get(worker.token).wanted == Tuning(0.0001, 0.5)
    app.slider(key="live_dropout").set_value(0.2).run()
    assert worker.store.get(worker.token).wanted == Tuning(0.0001, 0.2)
    assert app.slider(key="dropout").value == 0.5, "the settings of the next run are others"

    worker.report(Changed(step=469, learning_rate=0.0001, dropout=0.2))
    worker.within_epoch(1, 0.7)
    app.run()
    values = {"rate_before": "0.001", "rate_after": "0.0001", "dropout_before": "0.5", "dropout_after": "0.2"}
    assert word("steering.marks.both", language, number=1, epoch="0.50", **values) in text_of(app)
    assert app.select_slider(key="live_learning_rate").value == 0.0001


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_has_ended_trains_on(opened: Callable, work_on: Callable, language: str) -> None:
    worker = work_on(epochs=2)
    worker.finish()
    app = opened(language, run=worker.token)
    assert {"curve-loss", "curve-accuracy"} <= set(charts(app))
    app.number_input(key="more_epochs").set_value(3)
    button(app, "train_on").click().run()
    run = worker.store.get(worker.token)
    assert (run.status, run.epochs) == ("queued", 5)
    assert word("train.status.queued", language) in text_of(app)
    assert len(app.get("vega_lite_chart")) == 2, "the curve so far stays"
    assert button(app, "start").disabled
    go_on(worker)
    worker.within_epoch(3, 0.5)
    app.run()
    assert word("train.status.epoch", language, epoch=3, epochs=5) in text_of(app)


def test_more_epochs_than_the_host_allows_cannot_be_asked_for(
    opened: Callable, work_on: Callable, web_process: RunStore
) -> None:
    worker = work_on(epochs=2)
    worker.finish()
    assert opened(run=worker.token).number_input(key="more_epochs").max == Limits().epochs_in_all - 2
    web_process.request_more(worker.token, Limits().epochs_in_all - 2)
    go_on(worker)
    worker.epoch(Limits().epochs_in_all)
    worker.report(Stopped())
    app = opened(run=worker.token)
    assert word("steering.more.most", epochs=Limits().epochs_in_all) in text_of(app)
    assert "train_on" not in keys(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ended", [False, True])
def test_a_stranger_watches_and_may_start_a_run_of_their_own(
    opened: Callable, work_on: Callable, web_process: RunStore, language: str, ended: bool
) -> None:
    worker = work_on(web_process.create(RunSpec(epochs=2), owner="somebody"))
    worker.epoch(1)
    if ended:
        worker.report(Stopped())
    app = opened(language, run=worker.token)
    assert word("steering.stranger", language) in text_of(app)
    assert not {"stop", "pause", "step_batch", "step_epoch", "train_on"} & keys(app)
    assert app.get("vega_lite_chart") or charts(app)
    before = web_process.get(worker.token)
    button(app, "start").click().run()
    assert memory(app).history.run.token != worker.token
    assert web_process.get(worker.token) == before


def test_the_owner_is_known_by_what_the_browser_keeps(
    opened: Callable, work_on: Callable, web_process: RunStore
) -> None:
    worker = work_on(web_process.create(RunSpec(epochs=2), owner="me"))
    worker.within_epoch(1, 0.5)
    app = opened(run=worker.token)
    assert "stop" not in keys(app)
    memory(app).owner = "me"  # the browser answers
    app.run()
    assert word("steering.stranger") not in text_of(app)
    button(app, "stop").click().run()
    assert web_process.get(worker.token).status == "stopping"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_run_at_a_time_and_the_way_out(opened: Callable, web_process: RunStore, language: str) -> None:
    waiting = web_process.create(RunSpec(epochs=7), owner="me")
    app = opened(language)
    memory(app).owner = "me"
    button(app, "start").click().run()
    assert [error.value for error in app.error] == [word("errors.one_at_a_time", language)]
    assert [run.token for run in web_process.unfinished()] == [waiting.token]
    button(app, "replace-unfinished").click().run()
    assert web_process.get(waiting.token).status == "stopped"
    (run,) = web_process.unfinished()
    assert (run.owner, run.spec) == ("me", RunSpec())
    assert memory(app).history.run.token == run.token

    other = opened(language)
    memory(other).owner = "me"
    button(other, "start").click().run()
    button(other, "show-unfinished").click().run()
    assert memory(other).history.run.token == run.token
    assert not other.error


def test_who_waits_is_told_their_place_and_about_how_long(
    opened: Callable, work_on: Callable, web_process: RunStore
) -> None:
    worker = work_on(epochs=2)
    worker.within_epoch(1, 0.5)  # 100,000 examples a second: 1,407 of 1,876 batches of 64 are left
    app = opened()
    button(app, "start").click().run()
    assert word("steering.wait", place=word("train.status.ahead_one"), duration="1 s") in text_of(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_watched_says_why_it_was_stopped(opened: Callable, work_on: Callable, language: str) -> None:
    worker = work_on()
    worker.epoch(1)
    worker.store.record(worker.token, StopRequested(reason="unwatched"))
    worker.report(Stopped())
    said = word("steering.unwatched", language, step="938", steps="1,876", minutes=10)
    assert said in text_of(opened(language, run=worker.token))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lost_worker_is_marked_where_the_next_one_went_on(opened: Callable, work_on: Callable, language: str) -> None:
    worker = work_on(epochs=2)
    worker.epoch(1)
    worker.store.record(worker.token, WorkerLost())
    go_on(worker)
    worker.within_epoch(2, 0.5)
    app = opened(language, run=worker.token)
    assert word("steering.marks.lost", language, number=1, epoch="1.00") in text_of(app)
    worker.epoch(2)
    worker.report(Stopped())
    ended = opened(language, run=worker.token)
    assert word("steering.marks.lost", language, number=1, epoch="1.00") in text_of(ended)
    assert sum(isinstance(event, Started) for _, event in worker.store.events(worker.token)) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_are_said(opened: Callable, language: str) -> None:
    limits = Limits()
    said = word(
        "steering.limits",
        language,
        epochs=limits.epochs[1],
        units=limits.hidden_units[1],
        layers=limits.hidden_layers[1],
        examples="60,000",
        in_all=limits.epochs_in_all,
    )
    page = text_of(opened(language))
    at_once, unwatched = (
        word("steering.limits_embedded", language),
        word("steering.limits_unwatched", language, minutes=10),
    )
    assert all(sentence in page for sentence in (said, at_once, unwatched))


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_cluster_nothing_is_said_of_one_worker(
    opened: Callable, web_process: RunStore, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LAB_SCHEDULER", "tcp://127.0.0.1:9")
    services.settings.clear()
    page = text_of(opened(language))
    assert word("steering.limits_cluster", language) in page
    assert word("steering.limits_embedded", language) not in page


def test_a_sliders_ends_have_no_powers_of_ten(opened: Callable) -> None:
    rates = opened(learning_rate="1e-05").select_slider(key="learning_rate")
    assert (rates.value, rates.options[0], rates.options[-1]) == (1e-5, "0.00001", "10")
