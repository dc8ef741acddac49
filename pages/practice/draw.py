"""Write a digit, and see what a network makes of it."""

import streamlit as st

from ui.drawing.table import drawing_table
from ui.i18n import t

st.title(t("draw.title"), anchor=False)
st.markdown(t("draw.lead"))
drawing_table()
