"""The card "understanding language": words that can be taken away, words in another order, and what was learned."""

from __future__ import annotations

import zlib

import streamlit as st

from core.content import Lesson
from core.experiments import language as experiment
from core.experiments.language import Classifier, Reading
from core.plots import words as plots
from ui import figures, lesson, style
from ui.cards.applications import data
from ui.choice import distinct, select
from ui.errors import explained
from ui.i18n import language, t
from ui.state import state

_KEY = "language_text"
_LONGEST = 120
"""Characters that can be typed."""
_OFFERED = 3
"""Example sentences at a time."""
_STRONGEST = 8
"""Words of each kind that are shown."""


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "language") as card, explained():
        card.views(sentence=_sentence, order=_order, learned=_learned)
        card.verdict(data.language_finding)


def _sentence() -> None:
    """Let the reader type a sentence and take words away; show what each adds, and what comes out."""
    # Streamlit says how to send what was typed in English; the label says it in the reader's language.
    style.add(f'<style>.st-key-{_KEY} [data-testid="InputInstructions"] {{ display: none; }}</style>')
    offered = _examples()
    if _KEY not in st.session_state:
        st.session_state[_KEY] = offered[0]
    text = st.text_input(t("applications.language.type"), key=_KEY, max_chars=_LONGEST, persist_state="session")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for number, example in enumerate(offered):
            st.button(
                example,
                key=f"language_example_{number}",
                type="tertiary",
                on_click=st.session_state.__setitem__,
                args=(_KEY, example),
            )
        st.button(
            t("applications.language.others"),
            key="language_others",
            icon=":material/shuffle:",
            type="tertiary",
            on_click=_other_examples,
        )
    reader = experiment.classifier(experiment.language_of(text))
    words = reader.sentences.tokens(text)
    if not words:
        st.info(t("applications.language.empty"))
        return
    names = distinct(
        {
            place: word.text if word.is_known else t("applications.language.unknown", word=word.text)
            for place, word in enumerate(reader.read(words).words)
        }
    )
    kept = st.pills(
        t("applications.language.words"),
        list(names),
        format_func=names.__getitem__,
        selection_mode="multi",
        default=list(names),
        key=f"language_words_{zlib.crc32(text.encode())}",
        wrap=True,
        persist_state="session",
    )
    reading = reader.read([words[place] for place in sorted(kept)])
    _tug(reading)
    rows = [(t("applications.language.start"), reading.start), *((word.text, word.adds) for word in reading.words)]
    figures.show(
        plots.sums(rows, t("applications.language.adds"), figures.palette()),
        key="language-sums",
        alt=t(
            "applications.language.alt_sums",
            terms=", ".join(f"{name}: {term:+.2f}" for name, term in rows),
            lead=f"{reading.lead:+.2f}",
        ),
    )
    st.latex(rf"\ln \frac{{p}}{{1 - p}} = {reading.lead:+.2f} \quad\Rightarrow\quad p = {reading.praise:.3f}")


def _examples() -> list[str]:
    """Return held-out sentences of the reader's language, praise and complaint in turn."""
    known = experiment.classifier(language()).sentences
    held_out = [text for text, use in zip(known.texts, known.is_held_out, strict=True) if use]
    complaints, praises = held_out[: len(held_out) // 2], held_out[len(held_out) // 2 :]
    turn = state().shuffles.get(_KEY, 0)
    mixed = [text for pair in zip(praises[3:] + praises[:3], complaints, strict=True) for text in pair]
    return [mixed[(turn * _OFFERED + number) % len(mixed)] for number in range(_OFFERED)]


def _other_examples() -> None:
    shuffles = state().shuffles
    shuffles[_KEY] = shuffles.get(_KEY, 0) + 1


def _order() -> None:
    """Put two sentences of the same words, and the words in any order, before the classifier."""
    reader = experiment.classifier(language())
    pairs = reader.sentences.pairs
    names = {number: praise for number, (praise, _) in enumerate(pairs)}
    chosen = select(t("applications.language.pair"), names, key="language_pair", default=0)
    turn = state().shuffles.get("language_order", 0)
    praise, complaint = pairs[chosen]
    jumbled = experiment.reordered(reader.sentences.tokens(praise), turn)
    for name, shown in (("meant_praise", praise), ("meant_complaint", complaint), ("jumbled", " · ".join(jumbled))):
        with st.container(border=True):
            st.markdown(f"{t(f'applications.language.{name}')} **{shown}**")
            _tug(reader.read_text(shown))
    st.button(
        t("applications.language.jumble"),
        key="language_jumble",
        icon=":material/shuffle:",
        on_click=state().shuffles.__setitem__,
        args=("language_order", turn + 1),
    )


def _learned() -> None:
    """Show the words that weigh most, and the sentences that the classifier gets wrong."""
    reader = experiment.classifier(language())
    known, score = reader.sentences, experiment.score(language())
    with st.container(horizontal=True, gap="medium"):
        for name, value in (
            ("trained", f"{len(known.texts) - score.n_sentences}"),
            ("vocabulary", f"{len(known.vocabulary)}"),
            ("right", f"{score.n_right} / {score.n_sentences}"),
            ("unknown_share", f"{score.n_unknown / score.n_words:.0%}"),
        ):
            st.metric(t(f"applications.language.{name}"), value, width="content")
    praise, complaint = reader.strongest(_STRONGEST)
    rows = [(word.text, word.adds) for word in (*praise, *reversed(complaint))]
    figures.show(
        plots.sums(rows, t("applications.language.adds"), figures.palette()),
        key="language-strongest",
        alt=t("applications.language.alt_strongest", terms=", ".join(f"{name}: {term:+.2f}" for name, term in rows)),
    )
    wrong = _mistakes(reader)
    st.markdown(t("applications.language.mistakes", count=len(wrong)))
    st.markdown("\n".join(f"- {text}" for text in wrong))


def _mistakes(reader: Classifier) -> list[str]:
    """Return the held-out sentences that the classifier gets wrong, each with its probability."""
    known = reader.sentences
    readings = {
        text: (reader.read_text(text).praise, label == experiment.PRAISE)
        for text, label, use in zip(known.texts, known.labels, known.is_held_out, strict=True)
        if use
    }
    return [
        t("applications.language.mistake", text=text, probability=f"{praise:.0%}")
        for text, (praise, is_praise) in readings.items()
        if (praise > 0.5) != is_praise
    ]


def _tug(reading: Reading) -> None:
    names = (t("applications.language.complaint"), t("applications.language.praise"))
    alt = t("applications.language.alt_tug", praise=f"{reading.praise:.0%}", complaint=f"{1 - reading.praise:.0%}")
    st.html(plots.tug(reading.praise, names, figures.palette(), alt=alt))
