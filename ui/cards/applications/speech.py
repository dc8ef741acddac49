"""The card "recognising speech": a vowel made by arithmetic, on its way to an answer, and hiss."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.content import Lesson
from core.data.vowels import RATE, VOWELS, wav
from core.experiments import speech
from core.experiments.speech import LEVELS, TRAINED, Heard
from core.plots import sound as plots
from core.plots.digits import percent
from core.plots.robustness import accuracy_curves
from ui import figures, lesson
from ui.cards.applications import data
from ui.errors import explained
from ui.i18n import t

_SPEAKERS: Final = {"man": (1.0, 120), "woman": (1.15, 210), "child": (1.3, 280)}
"""What the formants are multiplied by, and the pitch in Hz that goes with it."""


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "speech") as card, explained():
        card.views(vowel=_vowel, noise=_noise)
        card.verdict(data.speech_finding)


def _vowel() -> None:
    """Let the reader set a voice; show wave, spectrogram, bands and answer."""
    left, right = st.columns(2, gap="medium")
    with left:
        vowel = _choose_vowel("speech_vowel", VOWELS[0])
    names = {name: t(f"applications.speech.{name}") for name in _SPEAKERS}
    with right:
        speaker = st.segmented_control(
            t("applications.speech.speaker"),
            list(names),
            default="man",
            format_func=names.__getitem__,
            key="speech_speaker",
            required=True,
            persist_state="session",
            on_change=_usual_pitch,
        )
    pitch = left.slider(
        t("applications.speech.pitch"),
        80,
        400,
        _SPEAKERS["man"][1],
        10,
        key="speech_pitch",
        persist_state="session",
        help=t("applications.speech.pitch_help"),
    )
    with right:
        level = _choose_level("speech_level", None)
    heard = speech.hear("clean", vowel, pitch=pitch, size=_SPEAKERS[speaker][0], level=level)
    _play(heard)
    words = (
        t("applications.speech.milliseconds"),
        t("applications.speech.seconds"),
        t("applications.speech.frequency"),
        t("applications.speech.decibels"),
    )
    figures.show(
        plots.stages(heard.sound, heard.loudness, heard.bands, RATE, words, figures.palette()),
        key="speech-stages",
        alt=t(
            "applications.speech.alt_stages",
            vowel=VOWELS[vowel],
            bands=", ".join(f"{band:+.0f}" for band in heard.bands),
        ),
    )
    st.caption(t("applications.speech.reading", numbers=speech.N_BANDS, units=speech.UNITS))
    _answer(heard)


def _noise() -> None:
    """Show how both networks do in hiss, and let the reader hear it."""
    names = {name: t(f"applications.speech.trained_{name}") for name in TRAINED}
    left, right = st.columns(2, gap="medium")
    with left:
        vowel = _choose_vowel("noise_vowel", VOWELS[-1])
    with right:
        level = _choose_level("noise_level", speech.VERDICT_LEVEL)
    at = LEVELS.index(level)
    man = _SPEAKERS["man"]
    heard = {name: speech.hear(name, vowel, size=man[0], pitch=man[1], level=level) for name in TRAINED}
    _play(heard["clean"])
    for column, name in zip(st.columns(2, gap="medium"), TRAINED, strict=True):
        with column:
            st.metric(names[name], f"{speech.accuracies(name)[at]:.0%}", help=t("applications.speech.accuracy_help"))
            _answer(heard[name])
    curves = {names[name]: speech.accuracies(name) for name in TRAINED}
    steps = [_level_name(level) for level in LEVELS]
    words = (t("applications.speech.level"), t("applications.accuracy"), t("applications.guessing"))
    figures.show(
        accuracy_curves(steps, curves, at, 1 / len(VOWELS), words, figures.palette()),
        key="speech-noise",
        alt=t(
            "applications.speech.alt_noise",
            curves="; ".join(
                f"{name}: {', '.join(f'{share:.0%}' for share in shares)}" for name, shares in curves.items()
            ),
        ),
    )


def _choose_vowel(key: str, first: str) -> int:
    names = dict(enumerate(VOWELS))
    chosen: int = st.pills(
        t("applications.speech.vowel"),
        list(names),
        default=VOWELS.index(first),
        format_func=names.__getitem__,
        key=key,
        required=True,
        persist_state="session",
    )
    return chosen


def _choose_level(key: str, first: int | None) -> int | None:
    names = {place: _level_name(level) for place, level in enumerate(LEVELS)}
    place: int = st.select_slider(
        t("applications.speech.level"),
        list(names),
        LEVELS.index(first),
        format_func=names.__getitem__,
        key=key,
        persist_state="session",
        help=t("applications.speech.level_help"),
    )
    return LEVELS[place]


def _level_name(level: int | None) -> str:
    return t("applications.speech.none") if level is None else f"{level:+d}".replace("-", "−").replace("+0", "0")


def _usual_pitch() -> None:
    """Give the speaker the pitch that goes with the mouth."""
    st.session_state["speech_pitch"] = _SPEAKERS[st.session_state["speech_speaker"]][1]


def _play(heard: Heard) -> None:
    st.audio(wav(heard.sound), format="audio/wav")


def _answer(heard: Heard) -> None:
    best = int(heard.probabilities.argmax())
    words = t("applications.speech.says", vowel=VOWELS[best], probability=percent(float(heard.probabilities[best])))
    st.markdown(words)
    st.html(plots.answers(VOWELS, heard.probabilities, figures.palette(), alt=words))
