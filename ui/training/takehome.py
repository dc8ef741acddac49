"""What a learner takes home from a run that has ended: model, weights, history, a report, and the script.

Nothing is made before it is asked for: a button holds a function, which runs when it is pressed, in a thread that
knows no page. So all that the function needs is given to it here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from core.errors import RunError
from core.export import model, report
from core.export.script import file_name
from core.maths.network import Network
from core.runs.history import History
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec, to_query
from core.runs.store import RunStore
from ui import services
from ui.code import script
from ui.errors import explained
from ui.i18n import language, t
from ui.navigation import link


@dataclass(frozen=True, slots=True)
class Baggage:
    """A run, and where the rest of it is found."""

    history: History
    store: RunStore
    language: str

    def weights(self) -> model.Weights:
        """Return the last weights of the run, as they were trained.

        Raises
        ------
        RunError
            With the code ``no_model`` if they are not kept any more.
        """
        stored = self.store.snapshot(self.history.run.token)
        if stored is None:
            raise RunError("Expected a run with a snapshot. Received: none", code="no_model")
        return Snapshot.from_bytes(stored.data).weights

    def model(self) -> bytes:
        """Return the network as a ``.keras`` file, with the dropout that it was last trained with."""
        run = self.history.run
        return model.keras_model(replace(run.spec, dropout=run.tuning.dropout), self.weights())

    def weights_file(self) -> bytes:
        """Return the weights as ``.npz``."""
        return model.weights_npz(self.weights())

    def table(self) -> str:
        """Return the history as ``.csv``."""
        return model.history_csv(self.history.epochs)

    def report(self) -> str:
        """Return the report as ``.html``."""
        network = Network.from_weights(self.weights(), self.history.run.spec.activation)
        return report.html(self.history, network, report.TestSet(*services.test_set()), self.language)


def draw(history: History) -> None:
    """Draw the buttons, behind a fold."""
    run = history.run
    with st.expander(t("code.takehome.title"), icon=":material/download:", key="takehome"), explained():
        st.markdown(t("code.takehome.intro"))
        baggage = Baggage(history, services.store(), language())
        with st.container(horizontal=True, key="takehome-files"):
            if services.store().snapshot_steps(run.token):
                note = f" {t('code.takehome.model_pixels')}" if run.spec.pixels != "scaled" else ""
                _button(run.spec, "model", "keras", "application/zip", baggage.model, note)
                _button(run.spec, "weights", "npz", "application/zip", baggage.weights_file, note)
                _button(run.spec, "report", "html", "text/html", baggage.report)
            if history.epochs:
                _button(run.spec, "history", "csv", "text/csv", baggage.table)
        st.markdown(t("code.takehome.script"))
        script.downloads(run.spec, run)
        link("code", t("code.takehome.read"), run=run.token, **to_query(run.spec))


def _button(spec: RunSpec, name: str, ending: str, mime: str, make: Callable[[], bytes | str], note: str = "") -> None:
    st.download_button(
        t(f"code.takehome.{name}"),
        data=partial(make),
        file_name=file_name(spec, ending),
        mime=mime,
        key=f"download-{ending}",
        icon=":material/download:",
        help=f"{t(f'code.takehome.{name}_help')}{note}",
        on_click="ignore",
    )
