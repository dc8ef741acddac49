"""Train: settings, one click, and the curves grow; then what the trained network says about ten digits."""

import streamlit as st

from ui import services
from ui.i18n import t
from ui.training import address, control, inside, mine, panel, preview, settings, steering, sweep

limits = services.settings().limits
address.arrive(limits)
st.title(t("train.title"), anchor=False)
st.markdown(t("train.intro"))
address.say()
history = control.opened()

with st.container(border=True, key="settings"):
    settings.sliders(limits)
    control.draw(history)
    steering.draw(history, limits)
    spec = settings.folds(limits)
    address.name_choices()
    preview.summary(spec, history)

panel.draw(spec, history)
inside.draw(history.run if history else None)
mine.draw()
sweep.draw(spec, limits)
