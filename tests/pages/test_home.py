"""The home page: a network that really works, and a way to every page that there is."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from core.content import fill, ui_texts
from core.digits.answer import ask
from core.digits.demo import load_demo
from core.digits.examples import examples
from core.errors import DataUnavailable
from core.maths.network import Network
from core.plots.digits import percent
from tests.pages.reading import components, elements
from ui import services
from ui.progress import COURSE

LANGUAGES = ("zh", "en")


@pytest.fixture
def home(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    def open_it(language: str = "en") -> AppTest:
        app = open_page("start/home", language)
        assert not app.exception, app.exception[0].message
        return app

    return open_it


def pictures(app: AppTest) -> dict[str, str]:
    """Return the drawings of the network at work, "wide" and "narrow"."""
    (drawn,) = components(app, "lab_svg").values()
    return {kind: unescape(drawing) for kind, drawing in drawn.items()}


def description(app: AppTest, language: str, index: int) -> str:
    """Return how the picture of a test digit is to be described."""
    images, labels = services.test_set()
    said = ask(load_demo(), images[index] / 255)
    values = {"digit": labels[index], "answer": said.digit, "probability": percent(said.probability)}
    return fill(ui_texts(language)["home.picture_alt"], values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_look_is_a_network_at_work(home: Callable, language: str) -> None:
    app = home(language)
    texts = ui_texts(language)
    assert app.title[0].value == texts["app.title"]
    assert texts["app.tagline"] in [text.value for text in app.markdown]
    first = examples(services.test_set()[1], 6)[0]
    for drawing in pictures(app).values():
        assert f'aria-label="{description(app, language, first)}"' in drawing


def test_the_first_digits_are_all_read_rightly(home: Callable) -> None:
    images, labels = services.test_set()
    for index in examples(labels, 6):
        assert ask(load_demo(), images[index] / 255).digit == labels[index]


def test_another_digit_and_another_handful_go_through_the_network(home: Callable) -> None:
    app = home()
    labels = services.test_set()[1]
    offered = examples(labels, 6)
    app.button_group(key="home_example").set_value(offered[3]).run()
    assert description(app, "en", offered[3]) in pictures(app)["wide"]
    app.button(key="home_shuffle").click().run()
    others = examples(labels, 6, 1)
    assert app.button_group(key="home_example").value == others[0]
    assert description(app, "en", others[0]) in pictures(app)["narrow"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_on_the_path_with_what_one_does_there(home: Callable, language: str) -> None:
    app = home(language)
    links = [element.proto for element in elements(app.main) if element.type == "page_link"]
    said = [text.value for text in app.markdown]
    for name in COURSE:
        assert name in [link.page for link in links]
        assert ui_texts(language)[f"home.path.{name}"] in said
    assert any(caption.value.startswith(f"{len(COURSE)} · ") for caption in app.caption)


def test_the_button_leads_to_training(home: Callable) -> None:
    app = home()
    app.button(key="train_your_own").click().run()
    assert app.title[0].value == app.switch_page("pages/practice/train.py").run().title[0].value
    assert {"hidden_units", "epochs"} <= {slider.key for slider in app.slider}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_demo_network_the_page_says_why_and_goes_on(
    home: Callable, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def missing() -> Network:
        raise DataUnavailable("…", path="demo_model.npz", reason="gone")

    monkeypatch.setattr(services, "demo_model", missing)
    app = home(language)
    values = {"path": "demo_model.npz", "reason": "gone"}
    assert [error.value for error in app.error] == [fill(ui_texts(language)["errors.data_unavailable"], values)]
    assert ui_texts(language)["home.path.train"] in [text.value for text in app.markdown]
