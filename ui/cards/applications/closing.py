"""What the cards have in common, in numbers, and what came after networks of this kind."""

from __future__ import annotations

import streamlit as st

from core.content import Lesson
from core.experiments import language as sentences
from core.experiments import speech
from core.maths.network import Network
from ui import lesson, services
from ui.cards.applications import data
from ui.errors import explained
from ui.i18n import language, t


def numbers(text: Lesson) -> None:
    """Draw what images, sentences and sounds are to a network, side by side."""
    with lesson.section(text, "numbers-first"), explained(), st.container(key="numbers-table"):
        st.markdown(
            t(
                "applications.closing.table",
                **_described("image", services.demo_model(), float(data.curves().shift[0])),
                **_described(
                    "language", sentences.classifier(language()).network, sentences.score(language()).accuracy
                ),
                **_described("speech", speech.network("clean"), speech.accuracies("clean")[0]),
            )
        )


def successors(text: Lesson) -> None:
    """Draw what replaced such networks where."""
    with lesson.section(text, "successors"):
        pass


def _described(name: str, network: Network, accuracy: float) -> dict[str, str]:
    """Return what the table says of one network."""
    return {
        f"{name}_network": " – ".join(str(size) for size in network.sizes),
        f"{name}_parameters": f"{network.parameter_count:,}",
        f"{name}_accuracy": f"{accuracy:.1%}",
    }
