"""The card "a picture as a row of 784 numbers": digits as a network of shuffled pixels sees them, and how it does."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.content import Lesson
from core.data.corruptions import permuted, pixel_order
from core.digits.examples import examples
from core.experiments.catalogue import CATALOGUE
from core.experiments.experiment import SEEDS
from core.plots.sheet import sheet
from ui import experiments, lesson, services
from ui.errors import explained
from ui.i18n import t

ID: Final = "shuffled-pixels"
_COUNT: Final = 10


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, ID) as card, explained():
        card.views(look=_look, compare=lambda: experiments.draw(CATALOGUE[ID]))
        card.verdict(lambda: experiments.finding(CATALOGUE[ID]))


def _look() -> None:
    images, labels = services.test_set()
    chosen = images[examples(labels, _COUNT)]
    listed = ", ".join(str(labels[index]) for index in examples(labels, _COUNT))
    both = np.concatenate([chosen, permuted(chosen, pixel_order(SEEDS[0]))]) / np.float32(255)
    st.html(sheet(both, alt=t("data.shuffled.alt", digits=listed)))
