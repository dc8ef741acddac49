"""The Keras script of a run: to read, and to take home as a program or a notebook."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.export import script
from core.runs.run import Run
from core.runs.spec import RunSpec
from ui.i18n import language, t


def draw(spec: RunSpec, run: Run | None) -> None:
    """Draw the script of ``spec``, and two buttons above it."""
    st.markdown(t("code.script_lead"))
    cells = script.cells(spec, language(), run)
    downloads(spec, run)
    st.caption(t("code.how", file=script.file_name(spec, "py")))
    with st.container(key="script"):
        st.code(script.python(cells), "python", line_numbers=True, wrap_lines=True)


def downloads(spec: RunSpec, run: Run | None) -> None:
    """Draw the buttons that give the script as a program and as a notebook."""
    cells = script.cells(spec, language(), run)
    with st.container(horizontal=True, key="script-downloads"):
        for ending, mime, write in (
            ("py", "text/x-python", script.python),
            ("ipynb", "application/x-ipynb+json", script.notebook),
        ):
            st.download_button(
                t(f"code.download.{ending}"),
                data=partial(write, cells),
                file_name=script.file_name(spec, ending),
                mime=mime,
                key=f"download-{ending}",
                icon=":material/download:",
                on_click="ignore",
            )
