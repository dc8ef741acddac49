"""Watch inside: what a run is made of while it trains, computed from its last snapshot."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from core.explain import inside
from core.explain.rewind import UNITS
from core.maths.network import Network
from core.plots import features, gallery
from core.plots import inside as plots
from core.runs.run import Run
from ui import figures, services, style
from ui.errors import explained
from ui.i18n import t
from ui.state import state
from ui.training import words

POLL: Final = 1.0
"""Seconds between two looks while a run trains."""
TEN: Final = 10
"""Test digits whose answers are watched."""

_CSS: Final = """
<style>
.st-key-inside [data-stale="true"] { opacity: 1; transition: none; }
.st-key-inside .lab-tiles { grid-template-columns: repeat(8, 1fr); }
.st-key-inside table { font-size: .875rem; }
.st-key-inside table :is(th, td) { padding: .35rem .45rem; white-space: nowrap; }
</style>
"""


def draw(run: Run | None) -> None:
    """Draw the switch, and the panels where it is on; nothing as long as there is no run."""
    if run is None or run.status == "failed":
        return
    if st.toggle(t("inside.switch"), key="inside_on", help=t("inside.help"), persist_state="session"):
        st.fragment(_panels, run_every=None if run.ended else POLL)()


def _panels() -> None:
    token = state().run_token
    if token is None:
        return
    with st.container(border=True, key="inside"), explained():
        style.add(_CSS)
        steps = services.store().snapshot_steps(token)
        if not steps:
            st.caption(t("inside.none"))
            return
        spec = services.store().get(token).spec
        (first, begin), (epoch, step) = steps[0], steps[-1]
        network, before = services.network_at(token, epoch, step), services.network_at(token, first, begin)
        st.caption(t("inside.when", epoch=f"{step / spec.steps_per_epoch:g}"))
        left, right = st.columns(2, gap="large")
        with left:
            _weights(network)
            _spread(network, before, f"{begin / spec.steps_per_epoch:g}")
        with right:
            _layers(network)
            _ten(network, services.network_at(token, *steps[-2]) if len(steps) > 1 else None)


def _weights(network: Network) -> None:
    st.markdown(f"**{t('rewind.weights')}**", help=t("rewind.weights_help"))
    kernels = network.layers[0].kernel[:, :UNITS]
    limit = float(np.abs(kernels).max()) or 1.0
    alt = t("rewind.weights_alt", n=kernels.shape[1])
    st.html(features.tiles(kernels.T.reshape(-1, 28, 28), limit, -1, figures.palette(), alt=alt))


def _spread(network: Network, before: Network, since: str) -> None:
    st.markdown(f"**{t('inside.spread')}**", help=t("inside.spread_help"))
    figure = plots.draw(
        inside.spread(network, before),
        now=t("inside.now"),
        before=t("inside.before", epoch=since),
        x=t("inside.weight"),
        y=t("inside.share"),
        colours=figures.palette(),
    )
    figures.show(figure, key="inside-spread", alt=t("inside.spread_alt"))


def _layers(network: Network) -> None:
    images, labels = services.test_set()
    st.markdown(f"**{t('inside.layers')}**", help=t("inside.layers_help", n=inside.DIGITS))
    head = " | ".join(t(f"inside.{name}") for name in ("layer", "gradient", "size", "dead", "flat"))
    rows = [f"| {head} |", "|:--|--:|--:|--:|--:|"]
    found = inside.layers(network, images, labels)
    for number, layer in enumerate(found, 1):
        name = t("inside.output") if number == len(found) else t("inside.hidden", n=number)
        shares = [words.percent(share, 0) for share in (layer.dead, layer.saturated)]
        rows.append(f"| {name} | {layer.gradient:.2g} | {layer.weight:.2g} | {' | '.join(shares)} |")
    st.markdown("\n".join(rows))


def _ten(network: Network, before: Network | None) -> None:
    st.markdown(f"**{t('inside.ten')}**", help=t("inside.ten_help"))
    images, labels = services.test_set()
    first = images[:TEN] / np.float32(255)  # (10, 28, 28)
    flat = first.reshape(TEN, -1)
    now = network.predict(flat)
    then = now if before is None else before.predict(flat)
    pictures = [
        gallery.Picture(
            image,
            answer=str(answer),
            label=t("train.outcome.ten_label", label=label),
            alt=t("train.outcome.ten_alt", number=number, prediction=answer, label=label),
            right=bool(answer == label),
            note=t("inside.flipped", answer=old) if old != answer else "",
        )
        for number, (image, label, answer, old) in enumerate(zip(first, labels[:TEN], now, then, strict=True), 1)
    ]
    st.html(gallery.rows(pictures, figures.palette()))
