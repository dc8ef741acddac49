"""The card "TensorFlow and its graph": one function called eagerly and as a graph, as the recorder found it."""

from __future__ import annotations

import streamlit as st

from core.content import Lesson
from core.experiments import traced
from core.experiments.traced import SEQUENCES, Record
from core.plots import traced as plots
from ui import figures, lesson, svg
from ui.errors import explained
from ui.i18n import t


def draw(text: Lesson) -> None:
    """Draw the card."""
    with lesson.card(text, "tensorflow") as card, explained():
        record = traced.load()
        card.views(calls=lambda: _calls(record), graph=lambda: _graph(record), time=lambda: _time(record))
        card.verdict(lambda: traced.judge(record))


def _calls(record: Record) -> None:
    """Let the reader choose what the function is called with, and list how often Python ran."""
    names = {name: t(f"learning.tensorflow.{name}") for name in SEQUENCES}
    st.code(record.code, language="python")
    chosen = st.segmented_control(
        t("learning.tensorflow.sequence"),
        SEQUENCES,
        default=SEQUENCES[0],
        format_func=names.__getitem__,
        key="tensorflow_sequence",
        required=True,
        persist_state="session",
    )
    calls = record.sequences[chosen]
    heads = [t(f"learning.tensorflow.{name}") for name in ("call", "eager_total", "graph_total", "graphs")]
    rows = [f"| {' | '.join(heads)} |", "|:--|:-:|:-:|:-:|"]
    before = 0
    for call in calls:
        shape = "×".join(str(length) for length in call.shape)
        new = call.graphs > before
        cells = [
            f"`layer({call.dtype} {shape}, {call.slope:g})`",
            f"{call.eager_prints}×" if call.eager_prints else "·",
            f"{call.graph_prints}×" if call.graph_prints else "·",
            f"**{call.graphs}** ({t('learning.tensorflow.new')})" if new else f"{call.graphs}",
        ]
        before = call.graphs
        rows.append(f"| {' | '.join(cells)} |")
    with st.container(key="tensorflow-calls"):
        st.markdown("\n".join(rows))
    eager, graph = st.columns(2, gap="medium")
    eager.metric(t("learning.tensorflow.eager_total"), f"{sum(call.eager_prints for call in calls)}/{len(calls)}")
    graph.metric(t("learning.tensorflow.graph_total"), f"{sum(call.graph_prints for call in calls)}/{len(calls)}")
    _provenance(record)


def _graph(record: Record) -> None:
    """Draw the graph that was traced from the function, and list its nodes in TensorFlow's order."""
    dtypes = tuple(record.graphs)
    names = {dtype: f"`{dtype}`" for dtype in dtypes}
    dtype = st.segmented_control(
        t("learning.tensorflow.dtype_of"),
        dtypes,
        default=dtypes[0],
        format_func=names.__getitem__,
        key="tensorflow_dtype",
        required=True,
        persist_state="session",
    )
    operations = record.graphs[dtype]
    alt = t("learning.tensorflow.alt_graph", nodes=" → ".join(operation.type for operation in operations))
    palette = figures.palette()
    svg.show(
        plots.graph(operations, palette, upright=False, alt=alt),
        plots.graph(operations, palette, upright=True, alt=alt),
        key="tensorflow-graph",
    )
    heads = [t(f"learning.tensorflow.{name}") for name in ("position", "type", "name", "inputs")]
    rows = [f"| {' | '.join(heads)} |", "|--:|:--|:--|:--|"]
    rows += [
        f"| {number} | **{each.type}** | `{each.name}` | {', '.join(f'`{name}`' for name in each.inputs) or '·'} |"
        for number, each in enumerate(operations, 1)
    ]
    listed = st.expander(t("learning.tensorflow.list", nodes=len(operations)), icon=":material/list:")
    with listed, st.container(key="tensorflow-list"):
        st.markdown("\n".join(rows))


def _time(record: Record) -> None:
    """Draw how long a call takes, by the number of layers in the function."""
    layers, time, eager, graph = (
        t(f"learning.tensorflow.{name}") for name in ("layers_axis", "time_axis", "eager", "graph")
    )
    figures.show(
        plots.times(record.timings, (layers, time, eager, graph), figures.palette()),
        key="tensorflow-times",
        alt="; ".join(
            t(
                "learning.tensorflow.alt_times",
                layers=timing.layers,
                eager=traced.milliseconds(timing.eager),
                graph=traced.milliseconds(timing.graph),
            )
            for timing in record.timings
        ),
    )
    _provenance(record)


def _provenance(record: Record) -> None:
    st.caption(
        t(
            "learning.tensorflow.provenance",
            tensorflow=record.versions["tensorflow"],
            date=record.recorded_on,
            command=record.command,
        )
    )
