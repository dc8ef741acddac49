"""Cards whose experiment trains networks, discovered from the catalogue: on their pages, in both languages."""

from __future__ import annotations

import pytest

from core.content import LANGUAGES, lesson, ui_texts
from core.experiments import recorded
from core.experiments.catalogue import CATALOGUE
from core.experiments.repetition import OWN_SEED
from core.runs.events import Finished
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from tests.pages.reading import alt, figure
from ui.navigation import BY_NAME
from ui.repetition import SHARED

EXPERIMENTS = pytest.mark.parametrize("experiment", CATALOGUE.values(), ids=CATALOGUE.keys())


def read(app) -> str:
    return "\n".join(part.value for part in (*app.markdown, *app.caption, *app.error))


def page_of(experiment) -> str:
    return f"{BY_NAME[experiment.lesson].section}/{experiment.lesson}"


@EXPERIMENTS
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_waits_for_a_prediction_and_quotes_the_record(open_page, experiment, language):
    app = open_page(page_of(experiment), language, card=experiment.id)
    assert not app.exception
    measured = experiment.judge(recorded.load(experiment).figures).measured
    first = next(iter(measured.values()))
    card = lesson(language, experiment.lesson)[f"{experiment.id}.verdict"].body
    beginning = card.split("[[")[0]
    assert beginning not in read(app)
    app.button(key=f"{experiment.id}.predict-0").click().run()
    assert f"{beginning}{first}" in read(app)


@EXPERIMENTS
def test_running_it_oneself_submits_every_arm_and_stop_ends_them(open_page, web_process: RunStore, experiment):
    app = open_page(page_of(experiment), step=f"{experiment.id}.compare")
    app.button(key=f"run-{experiment.id}").click().run()
    submitted = web_process.unfinished()
    assert {run.spec.seed for run in submitted} == {OWN_SEED}
    assert len(submitted) == len(experiment.arms)
    app.button(key=f"stop-{experiment.id}").click().run()
    assert web_process.unfinished() == []
    assert not app.exception


def test_ones_own_runs_are_counted_as_they_end(open_page, web_process: RunStore, work_on):
    experiment = CATALOGUE["random-start"]
    app = open_page("theory/learning", card="random-start")
    app.button(key="run-random-start").click().run()
    first, *_ = web_process.unfinished()
    worker = work_on(first)
    for epoch in range(1, first.spec.epochs + 1):
        worker.epoch(epoch)
    worker.report(Finished())
    app.run()
    wanted = ui_texts("en")["experiments.progress"]
    text = wanted.replace("[[done]]", "1").replace("[[total]]", str(len(experiment.arms)))
    assert [bar.proto.text for bar in app.get("progress")] == [text]


def test_what_all_runs_share_can_be_changed_and_what_they_differ_in_cannot(open_page, web_process: RunStore):
    app = open_page("theory/network", "zh", card="width")
    assert not [slider for slider in app.select_slider if slider.key.startswith("width-")]
    app.toggle(key="change-width").set_value(True).run()
    assert {slider.key for slider in app.select_slider if slider.key.startswith("width-")} == {
        f"width-{name}" for name in SHARED
    }
    app.select_slider(key="width-epochs").set_value(1)
    app.select_slider(key="width-training_examples").set_value(500)
    app.select_slider(key="width-label_noise").set_value(0.2).run()
    app.button(key="run-width").click().run()
    assert not app.exception
    submitted = web_process.unfinished()
    assert {(run.spec.epochs, run.spec.training_examples, run.spec.label_noise) for run in submitted} == {(1, 500, 0.2)}
    assert sorted(run.spec.hidden_units for run in submitted) == [8, 32, 128, 256, 512]


@pytest.mark.parametrize(
    ("page", "experiment_id", "field", "value", "more"),
    [
        ("theory/limits", "dirty-labels", "label_noise", 0.6, 1),
        ("theory/strengths", "more-data", "training_examples", 10_000, 1),
        ("theory/network", "width", "hidden_units", 64, 1),
        ("theory/network", "depth", "hidden_layers", 6, 2),
    ],
)
def test_what_is_compared_takes_a_value_of_ones_own(
    open_page, web_process: RunStore, work_on, page, experiment_id, field, value, more
):
    experiment = CATALOGUE[experiment_id]
    app = open_page(page, card=experiment_id)
    app.toggle(key=f"change-{experiment_id}").set_value(True).run()
    app.select_slider(key=f"{experiment_id}-{field}").set_value(value).run()
    app.button(key=f"run-{experiment_id}").click().run()
    submitted = web_process.unfinished()
    assert len(submitted) == len(experiment.arms) + more
    own = [run for run in submitted if getattr(run.spec, field) == value]
    assert len(own) == more
    for run in submitted:
        work_on(run).finish()
    app.run()
    assert not app.exception
    assert ui_texts("en")["experiments.changed"] in read(app)
    key = f"experiment-{experiment_id}"
    assert [trace for trace in figure(app, key)["data"] if "yours" in trace.get("name", "")]
    assert "Yours:" in alt(app, key)


def test_a_learner_is_told_how_many_figures_agree_and_who_is_ahead(open_page, web_process: RunStore, work_on):
    texts = ui_texts("en")
    other = web_process.create(RunSpec(), "somebody else")
    app = open_page("theory/limits", card="missing-class")
    app.button(key="run-missing-class").click().run()
    assert texts["train.status.ahead_one"] in read(app)
    mine = [run for run in web_process.unfinished() if run.token != other.token]
    work_on(mine[0]).epoch(1)
    app.run()
    assert texts["experiments.training"] in read(app)
