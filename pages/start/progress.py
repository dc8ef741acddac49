"""What the learner has tried and solved, and what they can do with it."""

import streamlit as st

from ui import found, progress, tour
from ui.i18n import t

st.title(t("progress.title"), anchor=False)
st.markdown(t("progress.lead"))
progress.map_of_claims()
with st.container(horizontal=True, gap="small"):
    progress.keeping()
    tour.restart()
st.caption(t("progress.kept"))
found.draw(progress.claims())
