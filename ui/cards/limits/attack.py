"""The card "a small change": the fast gradient sign on a test digit, and on some hundreds."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.content import Lesson
from core.experiments import attack
from core.explain.attack import direction, random_direction, step
from core.plots import attack as plots
from core.plots.digits import bars, percent
from ui import figures, lesson, services
from ui.cards.limits import data
from ui.errors import explained
from ui.examples import choose_example
from ui.i18n import t

_WAYS = ("attack", "chance")


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "attack") as card, explained():
        card.views(step=_step, curve=_curve)
        card.verdict(data.attack_finding)


def _step() -> None:
    network = services.demo_model()
    images, labels = services.test_set()
    index = choose_example("attack", count=6, first=data.soonest_fooled)
    image = images[index] / np.float32(255)
    names = {way: t(f"limits.attack.{way}") for way in _WAYS}
    left, right = st.columns([1, 1.4], gap="medium", vertical_alignment="bottom")
    kind = left.segmented_control(
        t("limits.attack.way"),
        _WAYS,
        default="attack",
        format_func=names.__getitem__,
        key="attack_way",
        required=True,
        persist_state="session",
    )
    epsilon = right.slider(
        t("limits.attack.epsilon"),
        0.0,
        attack.EPSILONS[-1],
        attack.JUDGED,
        0.005,
        format="%.3f",
        help=t("limits.attack.epsilon_help"),
        key="attack_epsilon",
        persist_state="session",
    )
    if kind == "attack":
        way = direction(network, image[np.newaxis], labels[index : index + 1])[0]
    else:
        way = random_direction(image.shape, attack.SEED)
    moved = step(image, way, epsilon)
    before, after = network.probabilities(np.stack([image, moved]).reshape(2, -1))
    said, now = int(before.argmax()), int(after.argmax())
    st.html(
        plots.addition(
            image,
            moved,
            (t("limits.attack.digit"), t("limits.attack.change"), t("limits.attack.result")),
            figures.palette(),
            alt=t("limits.attack.alt_row", digit=labels[index], epsilon=f"{epsilon:.3f}", answer=now),
            full=attack.EPSILONS[-1],
        )
    )
    for column, name, chances in zip(st.columns(2, gap="medium"), ("before", "after"), (before, after), strict=True):
        words = t(f"limits.attack.{name}", answer=int(chances.argmax()), probability=percent(float(chances.max())))
        with column:
            st.markdown(words)
            with st.container(height=150, border=False):
                st.html(bars(chances, figures.palette(), alt=words))
    flips = attack.smallest(network, image, way)
    if flips is None:
        st.markdown(t("limits.attack.never", largest=f"{attack.EPSILONS[-1]:g}"))
    else:
        st.markdown(t("limits.attack.flips", epsilon=f"{flips:.3f}", levels=round(255 * flips), answer=said))


def _curve() -> None:
    measured = data.curve()
    epsilon = float(st.session_state.get("attack_epsilon", attack.JUDGED))
    figures.show_kept(
        lambda: plots.accuracies(
            attack.EPSILONS,
            measured.attacked,
            measured.by_chance,
            epsilon,
            (
                t("limits.attack.attack"),
                t("limits.attack.chance"),
                t("limits.attack.epsilon_axis"),
                t("limits.attack.accuracy"),
            ),
            figures.palette(),
        ),
        epsilon,
        key="attack-curve",
        alt=t(
            "limits.attack.alt_curve",
            attacked=", ".join(
                f"{size:g}: {share:.0%}" for size, share in zip(attack.EPSILONS, measured.attacked, strict=True)
            ),
            chance=", ".join(
                f"{size:g}: {share:.0%}" for size, share in zip(attack.EPSILONS, measured.by_chance, strict=True)
            ),
        ),
    )
