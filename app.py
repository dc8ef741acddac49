"""Deep Learning Lab · 深度学习实验室: the entry point that `streamlit run` opens."""

import streamlit as st

from ui import browser, progress, services, style
from ui.i18n import language_control, t
from ui.navigation import navigation

# First of all calls: else the browser fetches the page's Material icon from a font server as its tab icon.
st.set_page_config(page_icon="🧪", layout="wide")
page = navigation()
st.set_page_config(page_title=f"{page.title} · {t('app.title')}")
style.apply()
with st.sidebar:
    browser.connect(then=services.warm)
    progress.next_step()
    language_control()
services.answer_soon()
page.run()
