"""The code: the Keras script of the chosen settings, and the lab's own functions."""

import streamlit as st

from ui import services
from ui.code import choice, functions, script
from ui.i18n import t
from ui.training import address

choice.arrive(services.settings().limits)
st.title(t("code.title"), anchor=False)
st.markdown(t("code.intro"))
address.say()

tabs = {"script": t("code.tabs.script"), "functions": t("code.tabs.functions")}
of_the_run, of_the_lab = st.tabs(list(tabs.values()), default=tabs["functions" if functions.asked() else "script"])
with of_the_run:
    spec, run = choice.draw()
    script.draw(spec, run)
with of_the_lab:
    functions.draw(spec)
