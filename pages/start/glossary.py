"""The words of the field, in both languages."""

import streamlit as st

from ui import glossary
from ui.i18n import t

st.title(t("glossary.title"), anchor=False)
st.markdown(t("glossary.lead"))
glossary.draw()
