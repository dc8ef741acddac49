"""What spoils a run can be chosen on the training page, each by hand or by the address, and is said and submitted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.content import LANGUAGES, ui_texts
from core.runs.spec import CHOICES, DEFAULT_SPEC, SPOILING
from core.runs.store import RunStore

SPOILT = {name: CHOICES[name][-1] for name in SPOILING if name in CHOICES} | {
    "label_noise": 0.4,
    "initialisation": "zeros",
}
"""Fields, and a value that spoils."""


def widget(app: AppTest, name: str):
    return app.selectbox(key=name) if name in CHOICES else app.slider(key=name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_spoil_is_offered_with_its_explanation(open_page: Callable[..., AppTest], language: str) -> None:
    app = open_page("practice/train", language)
    for name in SPOILT:
        offered = widget(app, name)
        assert offered.label == ui_texts(language)[f"train.settings.{name}"]
        assert offered.help == ui_texts(language)[f"train.settings.{name}_help"]
        assert offered.value == getattr(DEFAULT_SPEC, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_is_taken_from_the_address_said_and_submitted(
    open_page: Callable[..., AppTest], web_process: RunStore, language: str
) -> None:
    app = open_page("practice/train", language, **SPOILT)
    for name, value in SPOILT.items():
        assert widget(app, name).value == value
    said = "\n".join(part.value for part in (*app.markdown, *app.caption))
    texts = ui_texts(language)
    assert f"{texts['train.settings.initialisation']}: {texts['experiments.values.zeros']}" in said
    app.button(key="start").click().run()
    assert not app.exception
    (run,) = web_process.unfinished()
    assert {name: getattr(run.spec, name) for name in SPOILT} == SPOILT
