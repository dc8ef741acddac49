"""Train: settings, one click, and the curves grow; then what the trained network says about ten digits."""

import streamlit as st

from ui import first_screen, services
from ui.i18n import t
from ui.training import address, control, inside, mine, panel, preview, settings, steering, sweep

limits = services.settings().limits
address.arrive(limits)
st.title(t("train.title"), anchor=False)
st.markdown(t("train.intro"))
address.say()
history = control.opened()

card, below = st.container(border=True, key="settings"), st.container()


def draw_settings() -> None:
    """Draw what is chosen, and the buttons."""
    with card:
        settings.sliders(limits)
        control.draw(history)
        steering.draw(history, limits)
        spec = settings.folds(limits)
        address.name_choices()
        preview.summary(spec, history)


def draw_run() -> None:
    """Draw what comes of it."""
    with below:
        panel.draw(settings.current(), history)


parts = (draw_run, draw_settings) if first_screen.answer_is_due() else (draw_settings, draw_run)
for draw in parts:
    draw()
inside.draw(history.run if history else None)
mine.draw()
sweep.draw(settings.current(), limits)
