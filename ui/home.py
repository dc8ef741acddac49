"""The home page's parts: the network at work, the path through the lab."""

from __future__ import annotations

import streamlit as st

from core.plots.digits import percent
from core.plots.forward_flow import flow
from core.plots.forward_layout import TALL, WIDE
from core.plots.forward_picture import Captions, picture
from ui import figures, progress, services, style, svg
from ui.errors import explained
from ui.examples import choose_example
from ui.i18n import t
from ui.navigation import BY_NAME, link
from ui.progress import COURSE

_CSS = """
<style>
.st-key-hero h1 { font-size: clamp(2.1rem, 5.2vw, 3.1rem); line-height: 1.2; letter-spacing: -.02em;
  padding: .5rem 0 .3rem; }
.st-key-hero p { font-size: 1.15rem; }
.st-key-hero button p, .st-key-hero a p { font-size: 1rem; }
.st-key-path { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: 1rem; }
.st-key-claims { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem 2rem; }
.st-key-path > [data-testid="stLayoutWrapper"], .st-key-path > * > [data-testid="stVerticalBlock"] { height: 100%; }
.st-key-path a { padding-left: 0; }
</style>
"""


def rules() -> None:
    """Give the page its few rules of style."""
    style.add(_CSS)


@st.fragment
def network_at_work() -> None:
    """Send a test digit of the reader's choice through the shipped network, and draw its way."""
    with explained():
        network = services.demo_model()
        images, labels = services.test_set()
        st.markdown(t("home.at_work"))
        place = st.container()
        index = choose_example("home", count=6)
        way = flow(network, images[index] / 255)
        captions = Captions(
            pixels=t("home.pixels"),
            units=t("home.units", shown=len(way.units), units=way.n_units),
            classes=t("home.classes"),
        )
        alt = t(
            "home.picture_alt",
            digit=labels[index],
            answer=way.answer,
            probability=percent(float(way.probabilities.max())),
        )
        with place:
            drawings = [picture(way, figures.palette(), layout, captions, alt=alt) for layout in (WIDE, TALL)]
            svg.show(*drawings, key="forward")
        st.caption(t("home.reading"))


def path() -> None:
    """List the lab's pages in the order of the sidebar, each with what one does there."""
    with st.container(key="path", horizontal=True, gap="medium"):
        for number, name in enumerate(COURSE, 1):
            entry = BY_NAME[name]
            with st.container(border=True, key=f"path-{name}"):
                st.caption(" · ".join([f"{number}", t(f"nav.{entry.section}"), *progress.share(name)]))
                link(name, f"**{t(f'nav.{name}')}**")
                st.markdown(t(f"home.path.{name}"))


def claim_idea() -> None:
    """Say in three lines how a claim becomes an experiment."""
    with st.container(key="claims", horizontal=True, gap="medium"):
        for part, icon in (("predict", "psychology_alt"), ("experiment", "experiment"), ("verdict", "rule")):
            with st.container():
                st.markdown(f":material/{icon}: **{t(f'home.claims.{part}')}**  \n{t(f'home.claims.{part}_text')}")
