"""Deep Learning Lab · 深度学习实验室: the entry point that `streamlit run` opens."""

import streamlit as st

from ui import style
from ui.i18n import t
from ui.navigation import navigation

page = navigation()
st.set_page_config(page_title=f"{page.title} · {t('app.title')}", page_icon=":material/science:", layout="wide")
style.apply()
page.run()
