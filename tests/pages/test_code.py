"""The page with the code, and what can be taken home from a run that has ended."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.content import LANGUAGES, fill, ui_texts
from core.export import script
from core.export.functions import TOPICS, listings
from core.runs.events import Stopped
from core.runs.run import Run
from core.runs.spec import RunSpec
from core.runs.store import RunStore

PAGE = "practice/code"


def word(key: str, language: str = "en", **values: object) -> str:
    return fill(ui_texts(language)[key], values)


def shown(app: AppTest) -> str:
    """The script that stands on the page: the first code of all."""
    return app.code[0].value


def written(spec: RunSpec, language: str, run: Run | None = None) -> str:
    return script.python(script.cells(spec, language, run)).strip()


@pytest.fixture
def opened(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    def open_it(page: str = PAGE, language: str = "en", **query: object) -> AppTest:
        app = open_page(page, language, **query)
        assert not app.exception, app.exception[0].message
        return app

    return open_it


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_visitor_reads_the_primers_script(opened: Callable, language: str) -> None:
    app = opened(language=language)
    assert shown(app).strip() == written(RunSpec(), language)
    assert [app.download_button(key=f"download-{ending}").label for ending in ("py", "ipynb")] == [
        word("code.download.py", language),
        word("code.download.ipynb", language),
    ]
    assert app.code[0].language == "python"


def test_the_script_is_that_of_the_settings_on_the_training_page(opened: Callable) -> None:
    app = opened("practice/train", hidden_units=64, epochs=3, activation="tanh", holdout="true")
    app.slider(key="dropout").set_value(0.25).run()
    app.switch_page("pages/practice/code.py").run()
    expected = RunSpec(hidden_units=64, epochs=3, activation="tanh", validation="holdout", dropout=0.25)
    assert shown(app).strip() == written(expected, "en")


def test_an_address_names_settings_and_what_it_may_not_ask_is_corrected(opened: Callable) -> None:
    app = opened(hidden_units=9999, seed=7)
    assert shown(app).strip() == written(RunSpec(hidden_units=512, seed=7), "en")
    assert [warning.value for warning in app.warning] == [
        word("address.corrected", field="hidden_units", received="9999", used=512)
    ]
    app.pills(key="function").set_value("loss").run()
    assert shown(app).strip() == written(RunSpec(hidden_units=512, seed=7), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_in_the_address_gives_its_script_and_its_figures(
    opened: Callable, work_on: Callable, web_process: RunStore, language: str
) -> None:
    token = work_on(hidden_units=32, label_noise=0.25).finish()
    app = opened(language=language, run=token)
    assert shown(app).strip() == written(web_process.get(token).spec, language, web_process.get(token))
    assert "0.9500" in shown(app)


def test_where_the_settings_are_others_than_the_runs_one_chooses(
    opened: Callable, work_on: Callable, web_process: RunStore
) -> None:
    token = work_on(hidden_units=32).finish()
    app = opened(run=token, hidden_units=64)
    assert shown(app).strip() == written(RunSpec(hidden_units=64), "en")
    app.segmented_control(key="source").set_value("run").run()
    assert shown(app).strip() == written(web_process.get(token).spec, "en", web_process.get(token))


def test_a_run_that_there_is_not_is_said_not_to_be(opened: Callable) -> None:
    app = opened(run="A" * 22)
    assert [error.value for error in app.error] == [word("errors.run_not_found")]
    assert shown(app).strip() == written(RunSpec(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_the_labs_own_functions_are_shown_as_they_are(opened: Callable, topic: str, language: str) -> None:
    app = opened(language=language, function=topic)
    blocks = [listing.code.strip() for listing in listings(TOPICS[topic], RunSpec())]
    assert [code.value.strip() for code in app.code[1:]] == blocks
    assert all(block.startswith(("def ", "@")) for block in blocks)


def test_the_function_follows_the_settings(opened: Callable) -> None:
    app = opened(function="optimizer", optimizer="momentum")
    assert "MOMENTUM * m - learning_rate * g" in app.code[1].value
    app.pills(key="function").set_value("activation").run()
    assert "np.maximum(z, 0.0)" in app.code[1].value


# ── take home ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Downloads:
    """What the buttons of a page would send, by the ends of their files' names."""

    def __init__(self) -> None:
        self.made: dict[str, Callable[[], Any]] = {}
        self.names: list[str] = []

    def __call__(self, label: str, data: Callable[[], Any], *, file_name: str, **_: Any) -> bool:
        assert callable(data), "nothing is made before it is asked for"
        self.made[file_name.rpartition(".")[2]] = data
        self.names.append(file_name)
        return False


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Downloads:
    caught = Downloads()
    monkeypatch.setattr("streamlit.download_button", caught)
    return caught


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_has_ended_can_be_taken_home(opened: Callable, work_on: Callable, language: str) -> None:
    app = opened("practice/train", language, run=work_on().finish())
    labels = {button.key: button.label for button in app.download_button}
    assert labels == {
        "download-keras": word("code.takehome.model", language),
        "download-npz": word("code.takehome.weights", language),
        "download-csv": word("code.takehome.history", language),
        "download-html": word("code.takehome.report", language),
        "download-py": word("code.download.py", language),
        "download-ipynb": word("code.download.ipynb", language),
    }


def test_every_file_is_that_of_the_run(opened: Callable, work_on: Callable, downloads: Downloads) -> None:
    worker = work_on(hidden_units=16, hidden_layers=2)
    token = worker.finish()
    opened("practice/train", run=token)
    made = {ending: make() for ending, make in downloads.made.items()}
    assert made.keys() == {"keras", "npz", "csv", "html", "py", "ipynb"}
    assert len(set(downloads.names)) == len(downloads.names)
    expected = worker.store.snapshot(token)
    assert expected is not None
    with np.load(io.BytesIO(made["npz"]), allow_pickle=False) as weights:
        assert [weights[f"kernel_{layer}"].shape for layer in (1, 2, 3)] == [(784, 16), (16, 16), (16, 10)]
    assert "model.weights.h5" in zipfile.ZipFile(io.BytesIO(made["keras"])).namelist()
    rows = list(csv.DictReader(io.StringIO(made["csv"])))
    assert [row["validation_accuracy [0-1]"] for row in rows] == ["0.9", "0.95"]
    assert made["html"].startswith("<!DOCTYPE html>")
    assert made["py"].strip() == written(worker.spec, "en", worker.store.get(token))
    assert json.loads(made["ipynb"])["nbformat"] == 4


def test_a_run_that_was_stopped_within_its_first_epoch_has_no_history_but_a_model(
    opened: Callable, work_on: Callable, downloads: Downloads
) -> None:
    worker = work_on()
    worker.within_epoch(1, 0.5)
    worker.store.append(worker.token, worker.attempt, [Stopped()], save=worker.snapshot(0, 469))
    app = opened("practice/train", run=worker.token)
    assert downloads.made.keys() == {"keras", "npz", "html", "py", "ipynb"}
    assert "<svg" in downloads.made["html"]()
    assert not app.error


def test_a_run_whose_weights_are_gone_still_gives_its_history_and_script(
    opened: Callable, work_on: Callable, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RunStore, "snapshot_steps", lambda self, token: [])
    opened("practice/train", run=work_on().finish())
    assert downloads.made.keys() == {"csv", "py", "ipynb"}


def test_a_run_that_failed_has_nothing_to_take_home(opened: Callable, work_on: Callable, downloads: Downloads) -> None:
    from core.runs.events import Failed

    worker = work_on()
    worker.within_epoch(1, 0.5)
    params = {"epoch": 1, "step": 2, "learning_rate": 9.0, "optimizer": "sgd"}
    worker.report(Failed(code="diverged", params=params))
    opened("practice/train", run=worker.token)
    assert downloads.made == {}
