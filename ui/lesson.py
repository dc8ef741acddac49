"""The claim card: a sentence of the primer, put to the test.

claim → predict → experiment → verdict → more precisely → exercise. All words come from the lesson's text; a
card's module draws the experiment and says which verdict the measured numbers support:

    text = lesson.head("neuron")
    lesson.claims(text, {"weighted-sum": draw, …})            # one claim is open, the others are a click away

    def draw(text):
        with lesson.card(text, "weighted-sum") as card:       # claim, prediction
            card.views(line=draw_line, stencil=draw_stencil)  # the experiment, one step at a time
            card.verdict(find)
                                                              # at the end: more precisely, exercise
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import content
from core.experiments.finding import Finding, Verdict
from ui import browser, first_screen, glossary, progress, sources
from ui.errors import explained
from ui.i18n import lesson_text, t
from ui.navigation import link
from ui.state import state

_VERDICT_LOOK: Final[dict[Verdict, tuple[str, Literal["green", "orange", "red"], str]]] = {
    "holds": (":material/check_circle:", "green", "holds"),
    "holds_with_limits": (":material/rule:", "orange", "limits"),
    "needs_correction": (":material/edit_note:", "red", "correction"),
}
"""Icon, colour of the badge, and the name under which ``ui.style`` knows the box."""


@dataclass(frozen=True, slots=True)
class Card:
    """One claim card on the page that is being drawn."""

    text: content.Lesson
    id: str
    chip: DeltaGenerator
    """The place beside the card's number for its verdict."""

    @property
    def revealed(self) -> bool:
        """Whether the reader has predicted, or chosen not to."""
        return self._part("predict").id in state().answers

    def views(self, **views: Callable[[], None]) -> None:
        """Draw the experiment in steps, of which one is seen at a time.

        Each step is a section ``<card>.<name>`` of the lesson: its title is the tab, its body says what to try. A step
        that is not seen is not computed, and a control redraws nothing but its step.

        Parameters
        ----------
        **views : function
            Draws the controls and figures of the step of that name; underscores stand for hyphens.
        """
        steps = {self._part(name.replace("_", "-")): draw for name, draw in views.items()}
        _views(f"views-{self.id}", steps)

    def verdict(self, find: Callable[[], Finding]) -> None:
        """Draw the conclusion: one line for everybody, the measured verdict for those who predicted or skipped.

        ``find`` is called for these alone: it may have to measure first.
        """
        with st.container(key=f"conclusion-{self.id}"):
            st.markdown(f"**{t('card.conclusion')}** {self._part('conclusion').body}")
        if not self.revealed:
            st.caption(f":material/lock_open: {t('card.predict_first')}")
            return
        finding = find()
        state().findings[self.id] = finding
        icon, colour, style = _VERDICT_LOOK[finding.verdict]
        word = t(f"card.verdicts.{finding.verdict}")
        self.chip.badge(word, icon=icon, color=colour)
        with st.container(key=f"verdict-{style}-{self.id}"):
            st.badge(t("card.verdict", verdict=word), icon=icon, color=colour)
            st.markdown(content.fill(self._part("verdict").body, finding.measured))
            self._compare_with_prediction()

    def predict(self) -> None:
        """Ask for a prediction; it may be skipped, changed, and is kept."""
        section = self._part("predict")
        question = section.question()
        answers = state().answers
        with st.container(key=f"predict-{self.id}"):
            with _label(f"predict-{self.id}", f":material/psychology_alt: {t('card.predict')}"):
                if section.id not in answers:
                    st.button(
                        t("card.skip"),
                        key=f"{section.id}-skip",
                        type="tertiary",
                        on_click=_predict,
                        args=(section.id, None),
                    )
            st.markdown(f"**{question.text}**")
            if section.id in answers:
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.markdown(self._predicted(question, answers[section.id]), width="content")
                    st.button(
                        t("card.change"),
                        key=f"{section.id}-change",
                        type="tertiary",
                        on_click=_forget,
                        args=(section.id,),
                    )
                return
            with st.container(key=f"options-{self.id}"):
                for index, option in enumerate(question.options):
                    st.button(
                        option.text,
                        key=f"{section.id}-{index}",
                        width="stretch",
                        wrap=True,
                        on_click=_predict,
                        args=(section.id, index),
                    )

    def precisely(self) -> None:
        """Say where the primer is loose, behind a fold."""
        section = self._part("precisely")
        with st.expander(t("card.precisely"), icon=":material/straighten:"):
            st.markdown(section.body)
            sources.name(section.sources)

    def exercise(self) -> None:
        """Ask one question; each wrong answer has its own reason, and may be corrected."""
        section = self._part("exercise")
        with st.expander(t("card.exercise"), icon=":material/quiz:"):
            _exercise(section)

    def _compare_with_prediction(self) -> None:
        section = self._part("predict")
        question = section.question()
        chosen = state().answers[section.id]
        if chosen is None:
            right = next(option for option in question.options if option.right)
            st.markdown(f"**{right.text}** {right.reason}")
        else:
            st.markdown(_judged(question.options[chosen]))

    @staticmethod
    def _predicted(question: content.Question, chosen: int | None) -> str:
        if chosen is None:
            return t("card.skipped")
        return t("card.predicted", answer=question.options[chosen].text)

    def _part(self, name: str) -> content.Section:
        return self.text[f"{self.id}.{name}"]


def head(name: str) -> content.Lesson:
    """Draw the title and introduction of lesson ``name``, and return it."""
    text = lesson_text(name)
    with st.container(key="lesson-head"):
        st.title(text.head.title, anchor=False)
        st.markdown(text.head.body)
    return text


def claims(text: content.Lesson, draw: Mapping[str, Callable[[content.Lesson], None]]) -> None:
    """Draw the claim that is open, and the ways to the others: a page with all of them is slow to open and to use.

    Open is what the address says, so that a reload, a shared link and the browser's "back" show the same; if it says
    nothing, the first, or what was open last for somebody who comes from another page.

    Parameters
    ----------
    draw : mapping
        By the id of the claim (or section): draws its card. All of ``text.cards``, in their order.
    """
    order = [section.id for section in text.cards]
    memory = state()
    asked = st.query_params.get(browser.CARD)
    left = memory.open_cards.get(text.name, order[0]) if memory.arrived else order[0]
    here = asked if asked in order else left
    if asked is not None and asked != here:
        said = t("address.corrected", field=browser.CARD, received=content.quoted(asked), used=text[here].title)
        st.toast(said, icon=":material/link_off:", duration="long")
    browser.keep_in_address(here if asked is not None or here != order[0] else None)
    memory.card = memory.open_cards[text.name] = here
    if len(order) > 1:
        _ways(text, here)
    draw[here](text)
    if len(order) > 1:
        _onwards(text, order.index(here))


def _ways(text: content.Lesson, here: str) -> None:
    key = f"claims-{text.name}"
    names = {section.id: _way_to(section, number) for number, section in enumerate(text.cards, 1)}
    st.session_state[key] = here
    with st.container(key="ways"):
        st.html(_room_for(text))
        st.pills(
            t("card.claims"),
            list(names),
            format_func=names.__getitem__,
            required=True,
            key=key,
            on_change=_choose,
            args=(key, tuple(names)),
            label_visibility="collapsed",
        )


def _room_for(text: content.Lesson) -> str:
    """Return what takes as much room as the list of claims: a browser that has yet to fetch that moves nothing then."""
    names = (f"<span><b>{number}</b> {escape(section.title)}</span>" for number, section in enumerate(text.cards, 1))
    return f'<div class="room" aria-hidden="true">{"".join(names)}</div>'


def _way_to(section: content.Section, number: int) -> str:
    done = f"{section.id}.predict" in state().answers
    return f"**{':material/check:' if done else number}** {section.title}"


def _choose(key: str, ids: tuple[str, ...]) -> None:
    """Callback: open the claim that was picked from the list."""
    if (chosen := st.session_state[key]) in ids:  # else its name has changed meanwhile, and the text came instead
        _open(chosen)


def _open(card_id: str) -> None:
    state().card = card_id
    browser.keep_in_address(card_id)


def _onwards(text: content.Lesson, index: int) -> None:
    """Draw the ways to the claims before and after; after the last one, to the next lesson."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="onwards"):
        if index > 0:
            _turn(text.cards[index - 1], "previous", ":material/arrow_back:", "left", "tertiary")
        if index + 1 < len(text.cards):
            _turn(text.cards[index + 1], "next", ":material/arrow_forward:", "right", "secondary")
        elif (following := progress.following(text.name)) is not None:
            link(following, t("card.next_page", title=t(f"nav.{following}")), icon=":material/arrow_forward:")


def _turn(
    section: content.Section,
    way: str,
    icon: str,
    side: Literal["left", "right"],
    weight: Literal["secondary", "tertiary"],
) -> None:
    st.button(
        t(f"card.{way}", title=section.title),
        key=f"turn-{way}",
        icon=icon,
        icon_position=side,
        wrap=True,
        type=weight,
        on_click=_turn_to,
        args=(section.id,),
    )


def _turn_to(card_id: str) -> None:
    """Callback: open a claim from below another one, and bring its beginning into sight."""
    _open(card_id)
    browser.show_card()


@contextmanager
def card(text: content.Lesson, card_id: str) -> Iterator[Card]:
    """Open the card ``card_id``: its claim and prediction come first, its precision and exercise last."""
    section = text[card_id]
    number = text.cards.index(section) + 1
    with st.container(border=True, key=f"card-{card_id}"):
        with _label(f"claim-{card_id}", t("card.claim", number=number)):
            chip = st.container(width="content")
        st.subheader(section.title, anchor=card_id)
        with st.container(key=f"claim-{card_id}"):
            st.markdown(section.body)
            sources.name(section.sources)
        opened = Card(text, card_id, chip)
        opened.predict()
        first_screen.ends()
        _label(f"experiment-{card_id}", f":material/experiment: {t('card.experiment')}")
        yield opened
        with st.container(gap="small", key=f"after-{card_id}"):
            opened.precisely()
            opened.exercise()
            glossary.words_of(text, card_id)


@contextmanager
def section(text: content.Lesson, section_id: str) -> Iterator[None]:
    """Open a section that makes no claim: its words, what the block draws, and where it comes from."""
    found = text[section_id]
    with st.container(border=True, key=f"card-{section_id}"):
        st.subheader(found.title, anchor=section_id)
        with st.container(key=f"lead-{section_id}"):
            st.markdown(found.body)
        first_screen.ends()
        yield
        sources.name(found.sources)


def _predict(section_id: str, chosen: int | None) -> None:
    """Callback: take a prediction, or None for "skipped"."""
    state().answers[section_id] = chosen
    if chosen is not None:
        progress.note("predict")


def _forget(section_id: str) -> None:
    state().answers.pop(section_id, None)  # a double click asks twice


def _label(key: str, words: str) -> DeltaGenerator:
    """Draw the small line that says which part of the card begins; what is drawn within it stands at its end."""
    line = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"label-{key}"
    )
    line.markdown(words, width="content")
    return line


@st.fragment
def _views(key: str, steps: dict[content.Section, Callable[[], None]]) -> None:
    if len(steps) == 1:
        (section, draw), *_ = steps.items()
        with st.container(key=f"lead-{key}"):
            st.markdown(section.body)
        with explained():
            draw()
        browser.refresh()
        return
    tabs = st.tabs([section.title for section in steps], key=key, on_change="rerun")
    for tab, (section, draw) in zip(tabs, steps.items(), strict=True):
        if tab.open:
            with tab, explained():
                with st.container(key=f"lead-{section.id.replace('.', '-')}"):
                    st.markdown(section.body)
                draw()
    browser.refresh()


@st.fragment
def _exercise(section: content.Section) -> None:
    question = section.question()
    chosen = state().answers.get(section.id)
    if st.session_state.get(section.id) != chosen:  # what was answered in an earlier session, or forgotten
        st.session_state[section.id] = chosen
    st.radio(
        question.text,
        range(len(question.options)),
        format_func=lambda index: question.options[index].text,
        index=None,
        key=section.id,
        on_change=_solve,
        args=(section.id,),
    )
    if chosen is not None:
        st.markdown(_judged(question.options[chosen]))
    browser.refresh()


def _solve(section_id: str) -> None:
    """Callback: take the answer to an exercise."""
    state().answers[section_id] = st.session_state[section_id]
    progress.note("exercise")


def _judged(option: content.Option) -> str:
    mark, word, colour = ("✓", "card.right", "green") if option.right else ("✗", "card.wrong", "orange")
    return f":{colour}[**{mark} {t(word)}**] **{option.text}** {option.reason}"
