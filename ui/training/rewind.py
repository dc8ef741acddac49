"""Rewind: one slider over the epochs of a run that has ended, and everything that was learned moves with it."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.digits.canvas import strokes_from_canvas
from core.digits.prepare import prepare_strokes
from core.explain import rewind
from core.explain.rewind import Moment, View
from core.maths.network import Network
from core.plots import clouds, comparison, digits, evaluation, features
from core.runs import compare
from core.runs.history import History
from ui import figures, services, style
from ui.errors import explained
from ui.i18n import t
from ui.navigation import link
from ui.state import state
from ui.training import words

_CSS: Final = """
<style>
.st-key-rewind [data-stale="true"] { opacity: 1; transition: none; }
.st-key-rewind .lab-tiles { grid-template-columns: repeat(4, 1fr); max-width: 26rem; }
</style>
"""


def draw(history: History) -> None:
    """Draw the slider and its pictures, behind a fold; nothing for a run of which fewer than two epochs are kept."""
    with explained():
        steps = services.store().snapshot_steps(history.run.token)
        if len(steps) < 2:
            return
        _fold(history, steps)


@st.fragment
def _fold(history: History, steps: list[tuple[int, int]]) -> None:
    fold = st.expander(t("rewind.title"), icon=":material/history:", key="rewind", on_change="rerun")
    if fold.open:  # six pictures that nobody looks at are not drawn
        with fold:
            _film(history, steps)


def _film(history: History, steps: list[tuple[int, int]]) -> None:
    style.add(_CSS)
    st.markdown(t("rewind.note"))
    spec = history.run.spec
    places = {step: f"{step / spec.steps_per_epoch:g}" for _, step in steps}
    chosen = st.select_slider(
        t("rewind.epoch"),
        list(places),
        value=steps[-1][1],
        format_func=places.__getitem__,
        key=f"rewind-{history.run.token}",
        persist_state="session",
    )
    epoch = next(epoch for epoch, step in steps if step == chosen)
    with explained():
        token = history.run.token
        network = services.network_at(token, epoch, chosen)
        seen = _view(token, *steps[-1])
        images, labels = services.test_set()
        moment = rewind.moment(network, seen, images, labels)
        left, right = st.columns(2, gap="large")
        with left:
            _curve(history, chosen / spec.steps_per_epoch)
            _weights(moment, seen)
        with right:
            _drawing(network)
            _confusion(moment)
        _cloud(moment, labels)


@st.cache_resource(show_spinner=False, max_entries=32)
def _view(token: str, epoch: int, step: int) -> View:
    """Return the view of a run, chosen for its last snapshot."""
    return rewind.view(services.network_at(token, epoch, step), services.test_set()[0])


def _curve(history: History, at: float) -> None:
    measures = {"accuracy": t("train.curves.training"), "validation_accuracy": t("train.curves.validation")}
    runs = [(history.run.spec, history.epochs)]
    curves = [compare.curves(runs, measure)[0] for measure in measures]
    colours = figures.palette()
    figure = comparison.draw(
        curves,
        list(measures.values()),
        x=t("train.curves.epoch"),
        y=t("train.curves.accuracy"),
        percent=True,
        colours=colours,
    )
    figure.add_vline(at, line={"color": colours.text, "width": 1.5, "dash": "dot"})
    figure.update_layout(height=260)
    st.markdown(f"**{t('rewind.curve')}**")
    figures.show(figure, key="rewind-curve", alt=t("rewind.curve_alt", epoch=f"{at:g}"))


def _weights(moment: Moment, seen: View) -> None:
    st.markdown(f"**{t('rewind.weights')}**", help=t("rewind.weights_help"))
    alt = t("rewind.weights_alt", n=len(moment.kernels))
    st.html(features.tiles(moment.kernels, seen.limit, -1, figures.palette(), alt=alt))


def _confusion(moment: Moment) -> None:
    st.markdown(f"**{t('rewind.confusion', n=rewind.COUNTED, accuracy=words.percent(moment.accuracy))}**")
    figure = evaluation.confusion(
        moment.confusion,
        label=t("rewind.label"),
        answer=t("rewind.answer"),
        hover=t("rewind.hover"),
        palette=figures.palette(),
    )
    alt = t("rewind.confusion_alt", n=rewind.COUNTED, accuracy=words.percent(moment.accuracy))
    figures.show(figure, key="rewind-confusion", alt=alt)


def _cloud(moment: Moment, labels: NDArray[np.uint8]) -> None:
    st.markdown(f"**{t('rewind.cloud')}**", help=t("rewind.cloud_help", n=rewind.PLACED))
    figure = clouds.signs(moment.flat, labels[: rewind.PLACED].astype(np.int64), None, figures.palette())
    figures.show(figure, key="rewind-cloud", alt=t("rewind.cloud_alt", n=rewind.PLACED))


def _drawing(network: Network) -> None:
    st.markdown(f"**{t('rewind.drawing')}**")
    strokes = strokes_from_canvas(state().drawing)
    image = prepare_strokes(strokes) if strokes else None
    if image is None:
        link("draw", t("rewind.no_drawing"))
        return
    shares = network.probabilities(image.reshape(1, -1))[0]
    answer = int(shares.argmax())
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.html(
            digits.pixels(digits.ink_png(image, digits.CHALK), side=112, alt=t("rewind.drawing_alt")), width="content"
        )
        alt = t("rewind.says", answer=answer, probability=digits.percent(float(shares[answer])))
        with st.container(width="stretch"):
            st.html(digits.bars(shares, figures.palette(), alt=alt))
            st.caption(alt)
