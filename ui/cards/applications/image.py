"""The card "recognising images": a digit as numbers, moved digits, and pixels in another order."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.content import Lesson
from core.data.mnist import N_CLASSES
from core.experiments.image_recognition import ANGLES, SHIFTS, Change, accuracy, changed, shuffled
from core.maths.arrays import FloatArray
from core.maths.network import Network
from core.plots.digits import CHALK, bars, ink_png, percent, pixels
from core.plots.pixel_numbers import numbers
from core.plots.robustness import accuracy_curves
from ui import figures, lesson, navigation, services, svg
from ui.cards.applications import data
from ui.errors import explained
from ui.examples import choose_example
from ui.i18n import t

_WINDOW = 16
"""Pixels of the part of a digit that a phone shows."""


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "image-recognition") as card, explained():
        card.views(numbers=_numbers, change=_change, shuffle=_shuffle)
        card.verdict(data.image_finding)
        navigation.link("draw", t("applications.image.draw"))


def _numbers() -> None:
    """Show a digit as the 784 numbers that the network gets, and its answer."""
    images, labels = services.test_set()
    index = choose_example("numbers", count=6)
    alt = t("applications.image.alt_numbers", digit=labels[index])
    svg.show(numbers(images[index], alt=alt), numbers(images[index], alt=alt, window=_WINDOW), key="pixel-numbers")
    _answer(services.demo_model(), images[index] / np.float32(255))


def _change() -> None:
    """Move, turn and invert a digit; count what becomes of the accuracy on many."""
    images, _ = services.test_set()
    index = choose_example("change", count=6)
    left, right = st.columns(2, gap="medium")
    shift = left.slider(
        t("applications.image.shift"), SHIFTS[0], SHIFTS[-1], 3, key="image_shift", persist_state="session"
    )
    angle = right.slider(
        t("applications.image.angle"),
        ANGLES[0],
        ANGLES[-1],
        0,
        ANGLES[1],
        format="%d°",
        key="image_angle",
        persist_state="session",
    )
    inverted = st.toggle(t("applications.image.invert"), key="image_invert", persist_state="session")
    change = Change(shift, angle, inverted)
    image = changed(images[index : index + 1] / np.float32(255), change)[0]
    network = services.demo_model()
    picture, answer = st.columns([1, 1.8], gap="medium", vertical_alignment="center")
    with picture:
        st.html(pixels(ink_png(image, CHALK), side=168, alt=t("applications.image.alt_changed")))
    with answer:
        _answer(network, image)
    many, truth = data.digits()
    share = accuracy(network, changed(many, change), truth)
    st.metric(t("applications.image.many", images=len(many)), f"{share:.1%}", help=t("applications.image.many_help"))
    curves = data.curves()
    kinds = (
        ("shift", SHIFTS, curves.shift, SHIFTS.index(shift)),
        ("angle", ANGLES, curves.angle, ANGLES.index(angle)),
    )
    for column, (name, steps, shares, at) in zip(st.columns(2, gap="medium"), kinds, strict=True):
        with column:
            _curve(name, [str(step) for step in steps], shares, at)


def _curve(name: str, steps: list[str], shares: FloatArray, at: int) -> None:
    """Draw how the accuracy falls with one change alone."""
    words = (t(f"applications.image.{name}"), t("applications.accuracy"), t("applications.guessing"))
    figures.show(
        accuracy_curves(steps, {words[1]: shares.tolist()}, at, 1 / N_CLASSES, words, figures.palette()),
        key=f"image-{name}",
        alt=t(
            f"applications.image.alt_{name}",
            shares=", ".join(f"{step}: {share:.0%}" for step, share in zip(steps, shares, strict=True)),
        ),
    )


def _shuffle() -> None:
    """Put all pixels into another order, and the weights with them: the answers stay."""
    images, labels = services.test_set()
    index = choose_example("shuffled", count=6)
    image = images[index : index + 1] / np.float32(255)
    sides = (
        ("ordered", services.demo_model(), image),
        ("shuffled", data.shuffled_network(), shuffled(image)),
    )
    for column, (name, network, shown) in zip(st.columns(2, gap="medium"), sides, strict=True):
        with column:
            st.markdown(f"**{t(f'applications.image.{name}')}**")
            alt = t(f"applications.image.alt_{name}", digit=labels[index])
            st.html(pixels(ink_png(shown[0], CHALK), side=168, alt=alt))
            _answer(network, shown[0])


def _answer(network: Network, image: FloatArray) -> None:
    """Draw what a network says to an image of shape (28, 28)."""
    chances = network.probabilities(image.reshape(1, -1))[0]
    answer = int(chances.argmax())
    words = t("applications.image.says", answer=answer, probability=percent(float(chances[answer])))
    st.markdown(words)
    with st.container(height=150, border=False):
        st.html(bars(chances, figures.palette(), alt=words))
