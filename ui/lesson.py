"""The claim card: a sentence of the primer, put to the test.

claim → predict → experiment → verdict → more precisely → exercise. A page opens a lesson, opens a card, draws its
experiment in between, and says which verdict the measured numbers support; all words come from the lesson's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

import streamlit as st

from core import content
from ui.i18n import lesson_text, t
from ui.state import state

Verdict = Literal["holds", "holds_with_limits", "needs_correction"]

_VERDICT_LOOK: Final[dict[Verdict, tuple[str, Literal["green", "orange", "red"]]]] = {
    "holds": (":material/check_circle:", "green"),
    "holds_with_limits": (":material/rule:", "orange"),
    "needs_correction": (":material/edit_note:", "red"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One claim card on the page that is being drawn."""

    text: content.Lesson
    id: str

    @property
    def revealed(self) -> bool:
        """Whether the reader has predicted, or chosen not to."""
        return self._part("predict").id in state().answers

    def predict(self) -> None:
        """Ask for a prediction; it may be skipped, and is kept for the session."""
        section = self._part("predict")
        question = section.question()
        answers = state().answers
        with st.container(key=f"predict-{self.id}"):
            st.markdown(f"**{t('card.predict')}** · {question.text}")
            if section.id in answers:
                self._judge(question, answers[section.id])
                return
            with st.container(horizontal=True):
                for index, option in enumerate(question.options):
                    st.button(
                        option.text,
                        key=f"{section.id}-{index}",
                        on_click=answers.__setitem__,
                        args=(section.id, index),
                    )
                st.button(
                    t("card.skip"),
                    key=f"{section.id}-skip",
                    type="tertiary",
                    on_click=answers.__setitem__,
                    args=(section.id, None),
                )

    def experiment(self) -> None:
        """Say what the controls below do."""
        st.markdown(self._part("experiment").body)

    def verdict(self, verdict: Verdict, **measured: Any) -> None:
        """Draw the conclusion: one line for everybody, the measured verdict for those who predicted or skipped.

        Parameters
        ----------
        verdict : "holds", "holds_with_limits" or "needs_correction"
            What the measured figures support; decided by the page's rule, not by the text.
        **measured : object
            The figures, formatted, for the placeholders of the text.
        """
        st.markdown(f"**{t('card.conclusion')}** {self._part('conclusion').body}")
        if not self.revealed:
            st.caption(t("card.predict_first"))
            return
        icon, colour = _VERDICT_LOOK[verdict]
        with st.container(border=True, key=f"verdict-{self.id}"):
            st.badge(t(f"card.verdicts.{verdict}"), icon=icon, color=colour)
            st.markdown(content.fill(self._part("verdict").body, measured))

    def precisely(self) -> None:
        """Say where the primer is loose, behind a fold."""
        with st.expander(t("card.precisely"), icon=":material/straighten:"):
            st.markdown(self._part("precisely").body)

    def exercise(self) -> None:
        """Ask one question; each wrong answer has its own reason, and may be corrected."""
        section = self._part("exercise")
        question = section.question()
        with st.expander(t("card.exercise"), icon=":material/quiz:"):
            chosen = st.radio(
                question.text,
                range(len(question.options)),
                format_func=lambda index: question.options[index].text,
                index=None,
                key=section.id,
                persist_state="session",
            )
            if chosen is not None:
                state().answers[section.id] = chosen
                self._judge(question, chosen)

    def _part(self, name: str) -> content.Section:
        return self.text[f"{self.id}.{name}"]

    @staticmethod
    def _judge(question: content.Question, chosen: int | None) -> None:
        if chosen is None:
            st.caption(t("card.skipped"))
            return
        option = question.options[chosen]
        mark, word = ("✓", "card.right") if option.right else ("✗", "card.wrong")
        colour = "green" if option.right else "orange"
        st.markdown(f":{colour}[**{mark} {t(word)}**] {option.text}: {option.reason}")


def head(name: str) -> content.Lesson:
    """Draw the title and introduction of lesson ``name``, and return it."""
    text = lesson_text(name)
    st.title(text.head.title, anchor=False)
    st.markdown(text.head.body)
    return text


@contextmanager
def card(text: content.Lesson, card_id: str) -> Iterator[Card]:
    """Open the card ``card_id``: draws its title and claim, then whatever the page draws inside."""
    section = text[card_id]
    with st.container(border=True, key=f"card-{card_id}"):
        st.subheader(section.title, anchor=card_id)
        st.markdown(section.body)
        yield Card(text, card_id)
