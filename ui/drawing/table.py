"""The drawing table: the digit on one side, what the network makes of it on the other; redrawn at every stroke."""

from __future__ import annotations

import streamlit as st

from core.digits.answer import Answer, ask
from core.explain.evidence import evidence
from core.plots.digits import CHALK, bars, ink_png, percent, pixels, signed_png
from ui import browser, figures, progress, sources, style
from ui.drawing.models import Reader, choose_reader, chosen, readers
from ui.drawing.subjects import SOURCES, Subject, choose_source
from ui.errors import explained
from ui.i18n import t

_SOURCES = ("mnist", "lecun-1998")
"""Where it is said who wrote the training digits, and how they were prepared."""
_CSS = """
<style>
.st-key-table { column-gap: 2.5rem; row-gap: .75rem; }
.st-key-reading { flex: 1 1 18rem; min-width: 0; }
.st-key-answer { min-height: 7.5rem; justify-content: center; }
.lab-digit { font-size: 7rem; line-height: 7.5rem; font-weight: 600; min-width: 5rem; text-align: center; }
.lab-prompt { font-size: 1.15rem; line-height: 1.5; }
.st-key-preparation { max-width: 30rem; }
@media (max-width: 640px) {
  .lab-digit { font-size: 5rem; line-height: 5.25rem; min-width: 3.5rem; }
  .st-key-answer { min-height: 5.25rem; }
}
</style>
"""


@st.fragment
def drawing_table() -> None:
    """Draw both sides, and below them what explains the answer."""
    style.add(_CSS)
    found = readers()
    source = choose_source()
    with st.container(key="table", horizontal=True, gap=None), explained():
        with st.container(width=280):
            subject = SOURCES[source]()
        with st.container(key="reading"):
            if not found:
                return
            reader = chosen(found)
            answer = None if subject.image is None else ask(reader.network, subject.image)
            if answer is not None and source == "draw":
                progress.note("draw")
            _say(subject, answer)
            _show_bars(answer)
            choose_reader(found)
    with st.container():  # keeps its place, so that what follows need not move with the first stroke
        if answer is not None:
            _doubt(reader, subject, answer)
    _preparation(reader, subject, answer)
    browser.refresh()


def _say(subject: Subject, answer: Answer | None) -> None:
    """Draw the recognised digit, what to think of it, and the image that the network received."""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        with st.container(key="answer", width="stretch" if answer is None else "content"):
            if answer is None:
                st.html(f'<div class="lab-prompt">{subject.prompt}</div>')
            else:
                look = f'class="lab-digit" style="color:{figures.palette().accent}"'
                st.html(f'<div {look} role="status">{answer.digit}</div>')
        if answer is None or subject.image is None:
            return
        with st.container(key="said"):
            st.markdown(_sentence(subject, answer))
        with st.container(width="content", gap=None):
            st.html(pixels(ink_png(subject.image, CHALK), side=112, alt=t("draw.received_alt")))
            st.caption(t("draw.received"))


def _sentence(subject: Subject, answer: Answer) -> str:
    values = {
        "digit": answer.digit,
        "probability": percent(answer.probability),
        "second": answer.second,
        "second_probability": percent(answer.second_probability),
    }
    said = t("draw.sure" if answer.sure else "draw.unsure", **values)
    if subject.label is None:
        return said
    verdict = "draw.right" if subject.label == answer.digit else "draw.wrong"
    return f"{said}  \n{t(verdict, label=subject.label)}"


def _show_bars(answer: Answer | None) -> None:
    alt = t("draw.bars_empty_alt")
    if answer is not None:
        values = {digit: percent(float(share)) for digit, share in enumerate(answer.probabilities)}
        alt = t("draw.bars_alt", values=", ".join(f"{digit}: {share}" for digit, share in values.items()))
    st.html(bars(None if answer is None else answer.probabilities, figures.palette(), alt=alt))


def _doubt(reader: Reader, subject: Subject, answer: Answer) -> None:
    """Show the second guess, and which pixels spoke for it."""
    assert subject.image is not None
    with st.expander(t("draw.doubt"), icon=":material/help:"):
        values = {"digit": answer.digit, "second": answer.second, "probability": percent(answer.second_probability)}
        with st.container(horizontal=True, gap="medium"):
            signed = evidence(reader.network, subject.image, answer.digit, answer.second)
            with st.container(width="content"):
                palette = figures.palette()
                png = signed_png(signed, palette)
                st.html(pixels(png, side=168, alt=t("draw.evidence_alt", **values), ground=palette.surface))
            with st.container(key="doubt_text"):
                st.markdown(t("draw.second_guess", **values))
                st.markdown(t("draw.evidence", **values))
                st.markdown(t("draw.habits"))


def _preparation(reader: Reader, subject: Subject, answer: Answer | None) -> None:
    """Explain what happens to a drawing first, by what the network says of this one without it."""
    st.subheader(t("draw.why_title"), anchor=False)
    st.markdown(t("draw.why"))
    sources.name(_SOURCES)
    if answer is None or subject.image is None or subject.only_shrunk is None:
        return
    without = ask(reader.network, subject.only_shrunk)
    with st.container(horizontal=True, wrap=False, key="preparation"):
        for name, image, said in (("before", subject.only_shrunk, without), ("after", subject.image, answer)):
            with st.container(gap="small"):
                alt = t(f"draw.{name}_alt")
                st.html(pixels(ink_png(image, CHALK), side=140, alt=alt))
                st.caption(t(f"draw.{name}", digit=said.digit, probability=percent(said.probability)))
