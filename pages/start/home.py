"""The first page: a network at work, the way through the lab, and how a claim becomes an experiment."""

import streamlit as st

from ui import home, progress, tour
from ui.i18n import t
from ui.navigation import link

home.rules()
with st.container(key="hero"):
    st.title(t("app.title"), anchor=False)
    st.markdown(t("app.tagline"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("home.train"), key="train_your_own", type="primary", icon=":material/play_arrow:"):
            st.switch_page("pages/practice/train.py")
        link("draw", t("home.draw"))

home.network_at_work()
tour.checklist()

st.subheader(t("home.path_title"), anchor=False)
home.path()
progress.summary()

st.subheader(t("home.claims_title"), anchor=False)
st.markdown(t("home.claims_lead"))
home.claim_idea()
