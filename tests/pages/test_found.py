"""The report of what a learner found: predictions, verdicts, runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.content import LANGUAGES, fill, lesson, ui_texts
from core.experiments import recorded
from core.experiments.catalogue import CATALOGUE
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from tests.pages.reading import memory


def word(key: str, language: str, **values: object) -> str:
    return fill(ui_texts(language)[key], values)


def read(app: AppTest) -> str:
    return "\n".join(part.value for part in (*app.main.markdown, *app.main.caption))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_predicted_claim_stands_there_with_its_recorded_verdict(
    open_page: Callable[..., AppTest], language: str
) -> None:
    app = open_page("start/progress", language)
    assert word("found.nothing", language) in read(app)
    memory(app).answers |= {"depth.predict": 0, "width.predict": None}
    app.run()
    question = lesson(language, "network")["depth.predict"].question()
    said = "found.right" if question.options[0].right else "found.wrong"
    assert word(said, language, answer=question.options[0].text) in read(app)
    assert word("found.skipped", language) in read(app)
    experiment = CATALOGUE["depth"]
    finding = experiment.judge(recorded.load(experiment).figures)
    assert fill(lesson(language, "network")["depth.verdict"].body, finding.measured) in read(app)


def test_a_verdict_that_is_measured_on_its_card_stands_there_once_it_was_seen(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page("start/progress")
    memory(app).answers["weighted-sum.predict"] = 0
    app.run()
    assert word("found.not_seen", "en") in read(app)
    app.switch_page("pages/theory/neuron.py").run()
    app.switch_page("pages/start/progress.py").run()
    assert word("found.not_seen", "en") not in read(app)
    beginning = lesson("en", "neuron")["weighted-sum.verdict"].body.split("[[")[0]
    assert beginning in read(app)


def test_the_runs_of_this_browser_are_listed(
    open_page: Callable[..., AppTest], web_process: RunStore, work_on: Callable
) -> None:
    work_on(web_process.create(RunSpec(epochs=2, hidden_units=32), "me")).finish()
    app = open_page("start/progress")
    memory(app).owner = "me"
    memory(app).answers["depth.predict"] = 0
    app.run()
    assert "Hidden units 32, Epochs 2: 95.00%" in read(app)
