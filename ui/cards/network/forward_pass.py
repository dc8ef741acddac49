"""The card "from layer to layer": the network's parameters counted, and one digit's way through a network."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.content import Lesson
from core.data.mnist import N_CLASSES, SIDE
from core.experiments.forward_pass import N_PIXELS, PRIMER_UNITS, Inventory, given
from core.plots import architecture
from core.plots import forward_pass as plots
from core.plots.digits import percent
from core.plots.forward_flow import flow
from core.plots.forward_layout import TALL, WIDE
from core.plots.forward_picture import Captions, picture
from core.plots.stencil import product_row
from ui import figures, lesson, services, svg
from ui.cards.network import data
from ui.errors import explained
from ui.examples import choose_example
from ui.i18n import t

_SIZES: Final = (8, 16, 32, 64, 128, 256, 512)


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "forward-pass") as card, explained():
        card.views(digit=_digit, count=_count)
        card.verdict(data.forward_pass_finding)


def _digit() -> None:
    """Draw a test digit's way through the shipped network, and one unit of it in full."""
    network = services.demo_model()
    images, labels = services.test_set()
    index = choose_example("forward_pass", count=6)
    image = images[index] / 255.0
    way = flow(network, image)
    place = st.container()
    outputs = network.forward(image.reshape(1, -1)).a[0][0]
    support = {unit: float(given(network, outputs, unit)[way.answer]) for unit in way.units}
    unit = _choose_unit(support)
    position = way.units.index(unit)
    captions = Captions(
        pixels=t("network.pass.pixels"),
        units=t("network.pass.shown", shown=len(way.units), units=way.n_units),
        classes=t("network.pass.classes"),
    )
    alt = t(
        "network.pass.alt_picture",
        digit=labels[index],
        answer=way.answer,
        probability=percent(float(way.probabilities.max())),
    )
    with place:
        drawings = [
            picture(way, figures.palette(), layout, captions, alt=alt, chosen=position) for layout in (WIDE, TALL)
        ]
        svg.show(*drawings, key="forward-pass")

    explained_sum = network.explain(image.reshape(-1), 0, unit)
    st.html(
        product_row(
            image,
            explained_sum.weights.reshape(SIDE, SIDE),
            explained_sum.z,
            (t("network.pass.inputs"), t("network.pass.weights", unit=unit), t("network.pass.products")),
            figures.palette(),
            alt=t("network.pass.alt_row", unit=unit, z=f"{explained_sum.z:+.2f}"),
        )
    )
    products, bias = explained_sum.z - explained_sum.bias, explained_sum.bias
    st.latex(rf"z = \sum_i w_i x_i + b = {products:.2f} {bias:+.2f} = {explained_sum.z:.2f}")
    st.latex(rf"a = \max(0, z) = {explained_sum.output:.2f}")
    added = given(network, outputs, unit)
    most = int(abs(added).argmax())
    st.markdown(t("network.pass.adds", unit=unit, digit=most, amount=f"{added[most]:+.2f}"))
    figures.show(
        plots.contributions(
            added,
            way.answer,
            max(float(abs(given(network, outputs, other)).max()) for other in way.units),
            (t("network.pass.classes"), t("network.pass.added")),
            figures.palette(),
        ),
        key="contributions",
        alt=t(
            "network.pass.alt_added",
            unit=unit,
            amounts=", ".join(f"{digit}: {amount:+.2f}" for digit, amount in enumerate(added)),
        ),
    )


def _choose_unit(support: dict[int, float]) -> int:
    """Let the reader choose one of these units; at first it is the one that speaks most for the answer."""
    first = max(support, key=support.__getitem__)
    if st.session_state.get("forward_unit") not in support:
        st.session_state["forward_unit"] = first
    chosen = st.pills(
        t("network.pass.unit"), list(support), format_func=str, key="forward_unit", required=True, wrap=True
    )
    return first if chosen is None else chosen


def _count() -> None:
    """Count the parameters of the primer's network, for any number of hidden units."""
    units = st.select_slider(
        t("network.count.units"), _SIZES, PRIMER_UNITS, key="forward_units", persist_state="session"
    )
    parts = Inventory(units)
    sums = (f"{N_PIXELS} × {units} + {units}", f"{units} × {N_CLASSES} + {N_CLASSES}")
    st.html(
        architecture.picture(
            [
                architecture.Box(str(N_PIXELS), t("network.count.pixels")),
                architecture.Link(sums[0], f"{parts.hidden:,}"),
                architecture.Box(str(units), t("network.count.hidden"), (t("network.count.dropout_note"),)),
                architecture.Link(sums[1], f"{parts.output:,}"),
                architecture.Box(str(N_CLASSES), t("network.count.classes")),
            ],
            figures.palette(),
            alt=t("network.count.alt", units=units, total=f"{parts.total:,}"),
        )
    )
    st.markdown(
        t(
            "network.count.table",
            hidden_sum=sums[0],
            hidden=f"{parts.hidden:,}",
            dropout=f"{parts.dropout}",
            output_sum=sums[1],
            output=f"{parts.output:,}",
            total=f"{parts.total:,}",
        )
    )
