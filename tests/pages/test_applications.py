"""The applications page: what is moved, typed or spoken is what the networks answer to, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.content import LANGUAGES
from core.data.vowels import VOWELS
from core.experiments import image_recognition, speech
from core.experiments import language as sentences
from core.experiments.image_recognition import Change
from tests.pages.reading import charts, figure, html, metrics, press, settled, words
from ui import services
from ui.cards.applications import data

PAGE = "theory/applications"
FINDINGS = {
    "image-recognition": data.image_finding,
    "language": data.language_finding,
    "speech": data.speech_finding,
}
STEPS = [
    ("image-recognition", "numbers"),
    ("image-recognition", "change"),
    ("image-recognition", "shuffle"),
    ("language", "sentence"),
    ("language", "order"),
    ("language", "learned"),
    ("speech", "vowel"),
    ("speech", "noise"),
]


@pytest.fixture
def applications(open_step: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that opens the page at a step of a card: ``applications("speech", "noise", language="zh")``."""
    return partial(open_step, PAGE)


def terms(app: AppTest) -> list[str]:
    """Return the rows of the sum over a sentence's words, the bias first."""
    return list(figure(app, "language-sums")["layout"]["yaxis"]["ticktext"])


def pills(app: AppTest, key: str) -> Any:
    (found,) = (group for group in app.get("button_group") if (group.key or "").startswith(key))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("card", "step"), STEPS)
def test_every_step_is_complete_in_both_languages(
    applications: Callable[..., AppTest], card: str, step: str, language: str
) -> None:
    app = applications(card, step, language)
    assert content.lesson(language, "applications")[f"{card}.{step}"].body in words(app)
    assert not app.error
    assert "[[" not in words(app) + html(app)
    charts(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", FINDINGS)
def test_a_verdict_is_filled_with_measured_figures(
    applications: Callable[..., AppTest], card: str, language: str
) -> None:
    app = applications(card, language=language)
    finding = FINDINGS[card]()
    section = content.lesson(language, "applications")[f"{card}.verdict"]
    assert content.fill(section.body, finding.measured) not in words(app)
    press(app, f"{card}.predict-skip")
    assert content.fill(section.body, finding.measured) in words(app)
    assert content.placeholders(section.body) == finding.measured.keys(), "no figure is measured for nothing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_closing_table_tells_of_the_networks_that_were_used(
    applications: Callable[..., AppTest], language: str
) -> None:
    shown = words(applications("numbers-first", language=language))
    for network in (
        services.demo_model(),
        sentences.classifier(language).network,
        speech.network("clean"),
    ):
        (row,) = (line for line in shown.splitlines() if f"| {' – '.join(map(str, network.sizes))}" in line)
        assert f"{network.parameter_count:,}" in row


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_came_after_names_where_that_is_written(applications: Callable[..., AppTest], language: str) -> None:
    shown = words(applications("successors", language=language))
    sources = content.sources(language)
    for key in content.lesson(language, "applications")["successors"].sources:
        assert sources[key].title in shown


# ── images ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_accuracy_is_counted_on_digits_changed_like_the_one_shown(applications: Callable[..., AppTest]) -> None:
    app = applications("image-recognition", "change")
    settled(app.slider(key="image_shift").set_value(5).run())
    settled(app.slider(key="image_angle").set_value(30).run())
    settled(app.toggle(key="image_invert").set_value(True).run())
    images, labels = data.digits()
    changed = image_recognition.changed(images, Change(5, 30, True))
    expected = image_recognition.accuracy(services.demo_model(), changed, labels)
    assert metrics(app)["400 test digits, all changed like this: read right"] == f"{expected:.1%}"
    sizes = figure(app, "image-shift")["data"][0]["marker"]["size"]
    assert sizes.index(max(sizes)) == 5


def test_the_shuffled_network_says_what_the_other_says(applications: Callable[..., AppTest]) -> None:
    app = applications("image-recognition", "shuffle")
    said = [line for line in words(app).splitlines() if line.startswith("The network says")]
    assert len(said) == 2
    assert said[0] == said[1]


# ── language ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        ("en", "The soup was good.", ["the", "soup", "was", "good"]),
        ("en", "The soup and the bread", ["the", "soup", "and", "the", "bread"]),
        ("en", "汤很好喝", ["汤", "很", "好喝"]),
        ("zh", "汤很好喝", ["汤", "很", "好喝"]),
        ("zh", "good soup", ["good", "soup"]),
    ],
)
def test_a_sentence_of_either_language_is_weighed_word_by_word(
    applications: Callable[..., AppTest], language: str, typed: str, found: list[str]
) -> None:
    app = applications("language", language=language)
    settled(app.text_input(key="language_text").set_value(typed).run())
    assert terms(app)[1:] == found
    reading = sentences.classifier(sentences.language_of(typed)).read_text(typed)
    assert f"p = {reading.praise:.3f}" in words(app)
    assert f" {reading.praise:.0%}" in html(app)


def test_a_word_that_is_clicked_away_counts_no_longer(applications: Callable[..., AppTest]) -> None:
    app = applications("language")
    settled(app.text_input(key="language_text").set_value("The soup was good.").run())
    settled(pills(app, "language_words").set_value([0, 1, 2]).run())
    assert terms(app)[1:] == ["the", "soup", "was"]
    assert f"p = {sentences.classifier('en').read(['the', 'soup', 'was']).praise:.3f}" in words(app)
    settled(pills(app, "language_words").set_value([]).run())
    assert terms(app) == ["bias"]


def test_an_unknown_word_is_called_so(applications: Callable[..., AppTest]) -> None:
    app = applications("language")
    settled(app.text_input(key="language_text").set_value("xyzzy soup").run())
    assert [option.content for option in pills(app, "language_words").proto.options] == ["xyzzy (unknown)", "soup"]
    assert list(figure(app, "language-sums")["data"][0]["text"])[1] == "0"


@pytest.mark.parametrize("typed", ["", "  ", "!?"])
def test_without_a_word_there_is_nothing_to_weigh(applications: Callable[..., AppTest], typed: str) -> None:
    app = applications("language")
    settled(app.text_input(key="language_text").set_value(typed).run())
    assert content.ui_texts("en")["applications.language.empty"] in words(app)


def test_examples_are_sentences_that_nothing_was_trained_on(applications: Callable[..., AppTest]) -> None:
    app = applications("language")
    known = sentences.classifier("en").sentences
    held_out = {text for text, out in zip(known.texts, known.is_held_out, strict=True) if out}
    first = [app.button(key=f"language_example_{number}").label for number in range(3)]
    assert set(first) <= held_out
    press(app, "language_example_2")
    assert app.text_input(key="language_text").value == first[2]
    press(app, "language_others")
    again = [app.button(key=f"language_example_{number}").label for number in range(3)]
    assert set(again) <= held_out - set(first)


def test_three_orders_of_the_same_words_get_one_answer(applications: Callable[..., AppTest]) -> None:
    app = applications("language", "order")
    alts = [line for line in html(app).split('aria-label="') if line.startswith("Complaint ")]
    assert len(alts) == 3
    assert len({alt.partition('"')[0] for alt in alts}) == 1
    before = words(app)
    press(app, "language_jumble")
    assert words(app) != before


def test_the_sentences_that_it_gets_wrong_are_all_shown(applications: Callable[..., AppTest]) -> None:
    app = applications("language", "learned")
    score = sentences.score("en")
    assert metrics(app)["New sentences right"] == f"{score.n_right} / {score.n_sentences}"
    assert words(app).count("(praise: ") == score.n_sentences - score.n_right


# ── speech ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_spoken_is_what_the_network_hears(applications: Callable[..., AppTest]) -> None:
    app = applications("speech")
    settled(app.button_group(key="speech_vowel").set_value(2).run())
    settled(app.button_group(key="speech_speaker").set_value("woman").run())
    assert app.slider(key="speech_pitch").value == 210
    heard = speech.hear("clean", 2, pitch=210, size=1.15)
    assert f"The network hears **{VOWELS[int(heard.probabilities.argmax())]}**" in words(app)
    (audio,) = app.get("audio")
    assert audio.proto.url.endswith(".wav")


def test_hiss_changes_the_sound_and_the_answer(applications: Callable[..., AppTest]) -> None:
    app = applications("speech", "noise")
    shown = metrics(app)
    assert shown["Learned from clean voices"] == f"{speech.accuracies('clean')[3]:.0%}"
    assert shown["Learned with hiss too"] == f"{speech.accuracies('noisy')[3]:.0%}"
    assert words(app).count("The network hears **u**") == 1, "only the one that has heard hiss"
    url = app.get("audio")[-1].proto.url
    settled(app.select_slider(key="noise_level").set_value(0).run())
    assert words(app).count("The network hears **u**") == 2
    assert app.get("audio")[-1].proto.url != url
