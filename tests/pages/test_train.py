"""The training page: its address, its controls, and a run from the first click to the last figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.content import fill, quoted, ui_texts
from core.errors import ServiceUnavailable, StoreUnavailable
from core.runs.events import Failed, Finished, Stopped, WorkerLost
from core.runs.service import ServiceStatus, TrainingService
from core.runs.spec import DEFAULT_SPEC, RunSpec
from core.runs.store import RunStore
from tests.pages.reading import charts, memory

PAGE = "practice/train"
LANGUAGES = ("zh", "en")


def word(key: str, language: str = "en", **values: object) -> str:
    return fill(ui_texts(language)[key], values)


def text_of(app: AppTest) -> str:
    """All that a reader reads on the page, outside of widgets."""
    parts = [*app.title, *app.markdown, *app.caption, *app.error, *app.warning, *app.subheader]
    return "\n".join(part.value for part in parts)


def button(app: AppTest, key: str):
    return next(it for it in app.button if it.key == key)


def has_button(app: AppTest, key: str) -> bool:
    return any(it.key == key for it in app.button)


def token_of(app: AppTest) -> str:
    return app.query_params["run"][0] if isinstance(app.query_params["run"], list) else app.query_params["run"]


@pytest.fixture
def opened(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    def open_it(language: str = "en", **query: object) -> AppTest:
        app = open_page(PAGE, language, **query)
        assert not app.exception, app.exception[0].message
        return app

    return open_it


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_visitor_meets_the_primers_network_and_one_thing_to_do(opened: Callable, language: str) -> None:
    app = opened(language)
    assert [app.slider(key=key).value for key in ("hidden_units", "dropout", "epochs")] == [128, 0.5, 10]
    assert not button(app, "start").disabled
    assert button(app, "stop").disabled
    assert word("train.status.idle", language) in text_of(app)
    assert "101,770" in text_of(app)


def test_the_address_sets_every_setting(opened: Callable) -> None:
    asked = {
        "hidden_units": 64,
        "dropout": 0.2,
        "epochs": 3,
        "hidden_layers": 2,
        "activation": "tanh",
        "optimizer": "sgd",
        "learning_rate": 0.02,  # between two stops of its slider
        "batch_size": 100,
        "training_examples": 12_345,
        "seed": 7,
    }
    app = opened(**asked, validation="holdout")
    button(app, "start").click().run()
    run = memory(app).history.run
    assert run.spec == RunSpec(**asked, validation="holdout")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_address_may_not_ask_is_corrected_with_a_word(opened: Callable, language: str) -> None:
    app = opened(language, hidden_units="9999", dropout="much", holdout="perhaps", epochs=3)
    assert [app.slider(key=key).value for key in ("hidden_units", "dropout", "epochs")] == [512, 0.5, 3]
    (said,) = (warning.value for warning in app.warning)
    for field, received, used in (
        ("hidden_units", "9999", 512),
        ("dropout", "much", 0.5),
        ("validation", "perhaps", "test"),
    ):
        assert word("address.corrected", language, field=field, received=received, used=used) in said
    app.run()
    assert app.warning  # the page may be drawn anew before anybody has read it
    app.slider(key="epochs").set_value(4).run()
    assert not app.warning


@pytest.mark.parametrize("token", ["", "nonsense", "../../etc/passwd", "A" * 22])
def test_an_unknown_run_is_said_to_be_unknown_and_the_page_goes_on(opened: Callable, token: str) -> None:
    app = opened(run=token)
    app.run()  # still said when the page is drawn anew
    assert [error.value for error in app.error] == ([word("errors.run_not_found")] if token else [])
    assert not button(app, "start").disabled
    assert word("train.status.idle") in text_of(app)
    button(app, "start").click().run()
    assert not app.error


def test_a_run_that_begins_ends_the_talk_of_its_address(opened: Callable) -> None:
    app = opened(dropout="much")
    assert app.warning
    button(app, "start").click().run()
    assert not app.warning


def test_what_a_link_says_cannot_draw_on_the_page(opened: Callable) -> None:
    asked = "![x](//elsewhere/x.png)`\n# Big " + "x" * 99
    (said,) = (warning.value for warning in opened(epochs=asked).warning)
    assert said == word("address.corrected", field="epochs", received=quoted(asked), used=10)


def test_start_submits_what_the_sliders_say_and_names_it_in_the_address(
    opened: Callable, web_process: RunStore
) -> None:
    app = opened()
    app.slider(key="hidden_units").set_value(32)
    button(app, "start").click().run()
    (run,) = web_process.unfinished()
    assert run.spec == RunSpec(hidden_units=32)
    assert token_of(app) == run.token
    assert word("train.status.queued") in text_of(app)
    assert button(app, "start").disabled
    assert word("train.control.busy") in text_of(app)
    assert not button(app, "stop").disabled


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_is_shown_while_it_trains(opened: Callable, work_on: Callable, language: str) -> None:
    worker = work_on(epochs=3)
    worker.epoch(1, accuracy=0.81, validation_accuracy=0.912)
    worker.within_epoch(2, 0.5, loss=0.345, accuracy=0.876)
    app = opened(language, run=worker.token)
    shown = text_of(app)
    assert word("train.status.running", language) in shown
    assert word("train.status.epoch", language, epoch=2, epochs=3) in shown
    assert word("train.status.training_figures", language, loss="0.345", accuracy="87.6%") in shown
    assert word("train.status.validation_figures", language, loss="0.200", accuracy="91.2%") in shown
    assert len(app.get("vega_lite_chart")) == 2
    assert app.slider(key="epochs").value == 3  # the run's settings, as the address named no others

    worker.within_epoch(2, 0.9, loss=0.321)
    app.run()
    assert "0.321" in text_of(app)


def test_stop_is_a_wish_that_the_worker_fulfils(opened: Callable, work_on: Callable) -> None:
    worker = work_on()
    worker.within_epoch(1, 0.4)
    app = opened(run=worker.token)
    button(app, "stop").click().run()
    assert word("train.status.stopping") in text_of(app)
    assert button(app, "stop").disabled
    worker.store.append(
        worker.token, worker.attempt, [Stopped()], save=worker.snapshot(0, round(0.4 * worker.spec.steps_per_epoch))
    )
    app.run()
    assert word("train.status.stopped_early", step="375", steps="1,876") in text_of(app)
    assert memory(app).model_token == worker.token
    assert not button(app, "start").disabled
    assert button(app, "stop").disabled


def test_a_run_that_waits_stops_at_once(opened: Callable) -> None:
    app = opened()
    button(app, "start").click().run()
    button(app, "stop").click().run()
    assert word("train.status.stopped_waiting") in text_of(app)
    assert memory(app).model_token is None
    assert not charts(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finished_run_shows_figures_curves_and_ten_answers(
    opened: Callable, work_on: Callable, language: str
) -> None:
    token = work_on(epochs=2).finish()
    app = opened(language, run=token)
    shown = text_of(app)
    assert word("train.status.done", language, epochs=2, updates="1,876") in shown
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures[word("train.outcome.validation_accuracy", language)] == "95.00%"
    assert figures[word("train.outcome.training_loss", language)] == "0.300"
    assert figures[word("train.outcome.parameters", language)] == "101,770"
    assert [key for key in charts(app) if key.startswith("curve-")] == [
        "curve-loss",
        "curve-accuracy",
    ]
    assert not app.get("vega_lite_chart")
    assert word("train.outcome.ten_title", language) in shown
    assert memory(app).model_token == token


def test_a_run_that_has_ended_tells_how_long_its_like_takes(opened: Callable, work_on: Callable) -> None:
    worker = work_on(epochs=3)
    for epoch, seconds in enumerate([0.6, 0.6, 30.0], start=1):  # something else kept the machine busy once
        worker.epoch(epoch, seconds=seconds)
    worker.report(Finished())
    app = opened(run=worker.token)
    app.slider(key="epochs").set_value(30).run()
    assert word("train.preview.estimate", duration="18 s") in text_of(app)
    app.slider(key="hidden_units").set_value(512).run()  # another network: nothing is known of it
    assert word("train.preview.estimate", duration="18 s") not in text_of(app)


def test_the_coach_says_why_validation_is_above_training_only_where_it_is(opened: Callable, work_on: Callable) -> None:
    question = word("coach.validation_above.title")
    above = opened(run=work_on(epochs=1).finish([(0.912, 0.95)]))
    assert word("coach.heading", titles=question) in [each.label for each in above.expander]  # seen without opening it
    assert "91.2%" in text_of(above)
    assert "50%" in text_of(above)
    below = opened(run=work_on(epochs=1, dropout=0.0).finish([(0.99, 0.97)]))
    assert question not in text_of(below)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coachs_fix_sets_the_sliders_and_starts_nothing(
    opened: Callable, work_on: Callable, web_process: RunStore, language: str
) -> None:
    small = {"hidden_units": 8, "dropout": 0.0, "epochs": 3}
    app = opened(language, run=work_on(**small).finish([(0.80, 0.80), (0.84, 0.84), (0.85, 0.85)]))
    assert word("coach.underfitting.title", language) in text_of(app)
    button(app, "coach-fix-underfitting").click().run()
    assert app.slider(key="hidden_units").value == 128
    assert web_process.unfinished() == []
    assert word("coach.done", language) in [each.value for each in app.success]


def test_one_click_repeats_a_run_with_a_hold_out(opened: Callable, work_on: Callable, web_process: RunStore) -> None:
    app = opened(run=work_on(epochs=2).finish())
    button(app, "repeat-holdout").click().run()
    (run,) = web_process.unfinished()
    assert run.spec == RunSpec(epochs=2, validation="holdout")
    assert app.toggle(key="holdout").value is True
    assert button(app, "start").disabled
    assert not has_button(opened(run=work_on(epochs=2, validation="holdout").finish()), "repeat-holdout")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_diverged_run_says_why_and_is_mended_with_one_click(
    opened: Callable, work_on: Callable, web_process: RunStore, language: str
) -> None:
    spec = RunSpec(epochs=2, optimizer="sgd", learning_rate=10.0)
    worker = work_on(web_process.create(spec))
    worker.within_epoch(1, 0.2)
    worker.within_epoch(1, 0.4, loss=None)
    reason = {"epoch": 1, "step": 375, "learning_rate": 10.0, "optimizer": "sgd"}
    worker.report(Failed(code="diverged", params=reason))
    app = opened(language, run=worker.token)
    assert [error.value for error in app.error] == [word("errors.diverged", language, **reason)]
    assert word("train.status.failed", language) in text_of(app)
    assert memory(app).model_token is None

    button(app, "fix").click().run()
    (run,) = web_process.unfinished()
    assert run.spec == RunSpec(epochs=2, optimizer="sgd", learning_rate=0.1)
    assert button(app, "start").disabled
    assert not app.error


@pytest.mark.parametrize("loss", [None, 0.5])
def test_curves_are_drawn_only_where_a_number_was_measured(
    opened: Callable, work_on: Callable, loss: float | None
) -> None:
    worker = work_on(optimizer="sgd", learning_rate=10.0)
    worker.within_epoch(1, 0.2, loss=loss, accuracy=0.1)
    worker.report(Failed(code="diverged", params={"epoch": 1, "step": 200, "learning_rate": 10.0}))
    curves = [key for key in charts(opened(run=worker.token)) if key.startswith("curve-")]
    assert len(curves) == (0 if loss is None else 2)


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("internal", {"error": "KeyError"}),
        ("worker_lost", {"attempts": 4}),
        ("data_missing", {"path": "mnist.npz"}),
        ("data_download_failed", {"path": "mnist.npz", "reason": "no network"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_other_failures_are_a_sentence(
    opened: Callable, work_on: Callable, code: str, params: dict[str, object], language: str
) -> None:
    worker = work_on()
    worker.report(Failed(code=code, params=params))
    app = opened(language, run=worker.token)
    assert [error.value for error in app.error] == [word(f"errors.{code}", language, **params)]
    assert not button(app, "start").disabled


def test_a_lost_worker_is_said_calmly_and_the_curve_goes_on(opened: Callable, work_on: Callable) -> None:
    worker = work_on(epochs=3)
    worker.epoch(1)
    worker.within_epoch(2, 0.5)
    worker.store.record(worker.token, WorkerLost())
    app = opened(run=worker.token)
    assert word("train.status.interrupted") in text_of(app)
    claim = worker.store.claim(worker.token)
    worker.attempt = claim.attempt
    worker.within_epoch(2, 0.2)
    app.run()
    assert word("train.status.running") in text_of(app)
    assert word("train.status.resumed") in text_of(app)
    points = memory(app).history.training
    assert [round(point.epochs, 1) for point in points] == [1.0, 1.2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_service_that_does_not_answer_is_said_while_the_run_waits(
    opened: Callable, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    where = {"address": "tcp://nowhere:1", "reason": "refused"}
    reason = ServiceUnavailable("no answer", code="scheduler_unreachable", **where)
    monkeypatch.setattr(TrainingService, "status", lambda self: ServiceStatus("unavailable", reason=reason))
    app = opened(language)
    button(app, "start").click().run()
    assert word("train.status.queued", language) in text_of(app)
    assert word("errors.scheduler_unreachable", language, **where) in text_of(app)
    assert not button(app, "stop").disabled


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_service_that_does_not_answer_is_said_while_a_sweep_waits(
    opened: Callable, web_process: RunStore, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    app = opened(language)
    memory(app).owner = "me"
    app.session_state["sweep"] = True  # the fold stands open
    app.run()
    where = {"address": "tcp://nowhere:1", "reason": "refused"}
    reason = ServiceUnavailable("no answer", code="scheduler_unreachable", **where)
    monkeypatch.setattr(TrainingService, "status", lambda self: ServiceStatus("unavailable", reason=reason))
    said = word("errors.scheduler_unreachable", language, **where)
    assert said not in text_of(app)
    button(app, "sweep_start").click().run()
    assert len(web_process.last_series("me", "sweep")) == 6
    assert said in text_of(app)
    assert not app.exception


def test_others_in_the_queue_are_counted(opened: Callable, web_process: RunStore) -> None:
    web_process.create(DEFAULT_SPEC)
    app = opened()
    button(app, "start").click().run()
    assert word("train.status.ahead_one") in text_of(app)


def test_the_sliders_may_move_while_a_run_trains_and_it_says_its_own_settings(
    opened: Callable, work_on: Callable
) -> None:
    worker = work_on(epochs=3)
    worker.within_epoch(1, 0.5)
    app = opened(run=worker.token)
    before = text_of(app)
    app.slider(key="hidden_units").set_value(256).run()
    own = word("train.status.this_run", settings="").strip()
    assert own not in before
    assert own in text_of(app)
    assert memory(app).history.run.spec.hidden_units == 128


def test_settings_and_run_survive_another_page(opened: Callable, work_on: Callable) -> None:
    token = work_on(epochs=2).finish()
    app = opened(run=token)
    app.slider(key="dropout").set_value(0.3).run()
    app.query_params.clear()
    app.switch_page("pages/theory/neuron.py").run()
    app.query_params.clear()
    app.switch_page("pages/practice/train.py").run()
    assert not app.exception
    assert app.slider(key="dropout").value == 0.3
    assert word("train.outcome.ten_title") in text_of(app)
    assert token_of(app) == token


def test_a_link_describes_the_whole_spec(opened: Callable) -> None:
    app = opened(dropout=0.3, learning_rate=0.1, holdout="true")
    app.query_params.clear()
    app.switch_page("pages/theory/neuron.py").run()
    app.query_params.clear()
    app.query_params["hidden_units"] = "64"
    app.switch_page("pages/practice/train.py").run()
    assert app.slider(key="hidden_units").value == 64
    assert app.slider(key="dropout").value == 0.5  # not what another visit had left there
    assert app.select_slider(key="learning_rate").value == 0.001
    assert app.toggle(key="holdout").value is False


def test_another_address_opens_another_run(opened: Callable, work_on: Callable) -> None:
    first, second = work_on(epochs=2).finish(), work_on(epochs=2).finish()
    app = opened(run=first)
    assert memory(app).history.run.token == first
    app.query_params["run"] = second
    app.run()
    assert memory(app).history.run.token == second


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_store_a_sentence_stands_there_and_the_page_goes_on(
    opened: Callable, monkeypatch: pytest.MonkeyPatch, tmp_path, language: str
) -> None:
    import streamlit as st

    (tmp_path / "no-folder").write_text("a file where a folder should be")
    monkeypatch.setenv("LAB_STORE_URL", f"sqlite:///{(tmp_path / 'no-folder' / 'runs.db').as_posix()}")
    st.cache_resource.clear()
    app = opened(language)
    assert not app.error
    button(app, "start").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.slider(key="epochs").value == 10
    assert not button(app, "start").disabled


def test_a_store_that_goes_away_leaves_the_curves_where_they_are(
    opened: Callable, work_on: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = work_on()
    worker.within_epoch(1, 0.5)
    app = opened(run=worker.token)

    def gone(*arguments: object, **options: object) -> None:
        raise StoreUnavailable("gone", code="store_locked", store="runs.db", reason="locked")

    monkeypatch.setattr(RunStore, "follow", gone)
    app.run()
    assert not app.exception
    assert word("errors.store_locked") in [error.value for error in app.error]
    assert len(app.get("vega_lite_chart")) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_spoiled_data_is_chosen_by_address_or_hand_said_and_trained_on(
    opened: Callable, language: str, web_process: RunStore
) -> None:
    app = opened(language, stamp="label", label_noise=0.4)
    assert app.selectbox(key="stamp").value == "label"
    assert app.slider(key="label_noise").value == 0.4
    assert word("train.spoil.stamp.label", language) in text_of(app)
    app.selectbox(key="missing_class").set_value("7").run()
    app.selectbox(key="stamp").set_value("none").run()
    assert "7" in app.query_params["missing_class"]
    assert "stamp" not in app.query_params
    button(app, "start").click().run()
    spec = web_process.get(token_of(app)).spec
    assert (spec.label_noise, spec.missing_class, spec.stamp) == (0.4, "7", "none")


def test_nonsense_for_a_choice_among_words_is_said_and_corrected(opened: Callable) -> None:
    app = opened(pixels="upside-down")
    assert app.selectbox(key="pixels").value == "scaled"
    assert "upside-down" in text_of(app)


def my_runs(
    opened: Callable, web_process: RunStore, work_on: Callable, language: str = "en"
) -> tuple[AppTest, list[str]]:
    """A page that knows whose browser it is, and three runs of that browser: two alike but for the seed."""
    specs = [RunSpec(epochs=2, seed=1), RunSpec(epochs=2, seed=2), RunSpec(epochs=2, hidden_units=32)]
    tokens = [work_on(web_process.create(spec, "me")).finish() for spec in specs]
    app = opened(language)
    memory(app).owner = "me"
    app.session_state["mine"] = True  # the fold stands open
    return app.run(), tokens


def html_of(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_runs_of_this_browser_are_listed_and_nobody_elses(
    opened: Callable, web_process: RunStore, work_on: Callable, language: str
) -> None:
    work_on(web_process.create(RunSpec(hidden_units=512), "somebody else")).finish()
    assert word("train.mine.title", language, n=1) not in [each.label for each in opened(language).expander]
    app, _ = my_runs(opened, web_process, work_on, language)
    assert word("train.mine.title", language, n=3) in [each.label for each in app.expander]
    table = html_of(app)
    assert f"{word('train.settings.hidden_units', language)} 32" in table
    assert "512" not in table


def test_pinned_runs_are_compared_and_repetitions_become_a_band(
    opened: Callable, web_process: RunStore, work_on: Callable
) -> None:
    app, tokens = my_runs(opened, web_process, work_on)
    app.session_state["compared"] = tokens
    app.run()
    assert not app.exception
    table = html_of(app)
    assert word("train.mine.differ") in table
    assert word("train.settings.seed") in table
    assert len([key for key in charts(app) if key.startswith("compare-")]) == 2
    app.session_state["compared"] = tokens[:2]
    app.run()
    assert word("train.mine.seeds_alone") in text_of(app)


def test_a_run_is_renamed_repeated_and_deleted(opened: Callable, web_process: RunStore, work_on: Callable) -> None:
    app, tokens = my_runs(opened, web_process, work_on)
    app.selectbox(key="managed").set_value(tokens[0]).run()
    app.text_input(key="new_name").set_value("the first").run()
    button(app, "rename").click().run()
    assert {each.run.token: each.title for each in web_process.runs_of("me")}[tokens[0]] == "the first"
    assert "the first" in html_of(app)
    button(app, "repeat_seeds").click().run()
    assert [run.spec.seed for run in web_process.unfinished()] == [3, 4, 5]
    assert {run.owner for run in web_process.unfinished()} == {"me"}
    app.selectbox(key="managed").set_value(tokens[2]).run()
    button(app, "delete_run").click().run()
    assert tokens[2] not in [each.run.token for each in web_process.runs_of("me")]
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sweep_is_chosen_trained_and_stopped(
    opened: Callable, web_process: RunStore, work_on: Callable, language: str
) -> None:
    app = opened(language, epochs=2)
    memory(app).owner = "me"
    app.session_state["sweep"] = True  # the fold stands open
    app.run()
    assert word("sweep.start", language, n=6) in [each.label for each in app.button]
    app.selectbox(key="sweep_y").set_value("hidden_units").run()
    assert button(app, "sweep_start").disabled, "a field cannot be swept against itself"
    app.selectbox(key="sweep_y").set_value("optimizer").run()
    button(app, "sweep_start").click().run()
    assert not app.exception
    runs = web_process.last_series("me", "sweep")
    assert [(run.spec.hidden_units, run.spec.optimizer) for run in runs] == [
        (units, optimizer) for optimizer in ("sgd", "momentum", "rmsprop") for units in (8, 32, 128)
    ]
    assert {run.spec.epochs for run in runs} == {2}
    work_on(runs[0]).finish([(0.8, 0.9), (0.9, 0.93)])
    app.run()
    assert word("sweep.progress", language, done=1, total=9) in [bar.proto.text for bar in app.get("progress")]
    assert "93.00%" in text_of(app)
    assert web_process.claim(runs[1].token) is not None  # its worker has to obey first, and until then it is looked at
    button(app, "sweep_stop").click().run()
    assert not app.exception
    assert web_process.get(runs[1].token).status == "stopping"
    web_process.append(runs[1].token, 1, [Stopped()])
    app.run()
    assert web_process.unfinished() == []
    assert not has_button(app, "sweep_stop")
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_is_rewound_and_what_it_was_then_is_shown(opened: Callable, work_on: Callable, language: str) -> None:
    token = work_on(epochs=2).finish()
    app = opened(language, run=token)
    assert word("rewind.title", language) in [each.label for each in app.expander]
    assert f"rewind-{token}" not in [each.key for each in app.select_slider], "not before the fold is opened"
    app.session_state["rewind"] = True
    app.run()
    slider = app.select_slider(key=f"rewind-{token}")
    assert (list(slider.options), slider.value) == (["1", "2"], 1876)
    now = next(each.value for each in app.markdown if "1000" in each.value)
    slider.set_value(938).run()
    assert not app.exception
    then = next(each.value for each in app.markdown if "1000" in each.value)
    assert then != now
    assert word("rewind.no_drawing", language) in [each.proto.label for each in app.get("page_link")]


def test_a_run_of_one_epoch_cannot_be_rewound(opened: Callable, work_on: Callable) -> None:
    app = opened(run=work_on(epochs=1).finish([(0.9, 0.9)]))
    assert word("rewind.title") not in [each.label for each in app.expander]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_can_watch_inside_while_a_run_trains(opened: Callable, work_on: Callable, language: str) -> None:
    worker = work_on(epochs=3)
    app = opened(language, run=worker.token)
    app.toggle(key="inside_on").set_value(True).run()
    assert word("inside.none", language) in text_of(app)
    worker.epoch(1)
    worker.epoch(2)
    app.run()
    assert not app.exception
    assert word("inside.when", language, epoch="2") in text_of(app)
    table = next(each.value for each in app.markdown if word("inside.gradient", language) in each.value)
    assert word("inside.output", language) in table
    assert word("inside.flipped", language, answer="").strip() in html_of(app), "another network, other answers"
