"""The few rules of style that the theme cannot say."""

from __future__ import annotations

import streamlit as st

from ui import figures

_PAGE = """
[data-testid="stMainBlockContainer"] { max-width: 70rem; padding-top: 3.25rem; padding-bottom: 4rem; }
/* The next step and the language stay in sight where the window is too low for the whole list of pages. */
[data-testid="stSidebar"] :has(> [data-testid="stSidebarUserContent"]) {
  background: inherit; scroll-padding-bottom: 9rem; }
[data-testid="stSidebarUserContent"] {
  position: sticky; bottom: 0; z-index: 1; padding-bottom: 1.5rem; background: inherit; }
/* What is there for its script alone takes no room, not even the gap between two elements. */
[data-testid="stLayoutWrapper"]:has(> .st-key-browser-storage, > [class*="st-key-canvas-aid-"]) { display: none; }
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > .lab-style) { display: none; }
.st-key-next-step { border-left: 3px solid var(--lab-accent); padding-left: .75rem; row-gap: .2rem; }
.st-key-next-step a { padding: .25rem 0 0; background: none !important; }
.st-key-next-step a p { white-space: normal; overflow: visible; line-height: 1.35; }
/* White on the dark theme's bright accent could not be read. */
[data-testid="stBaseButton-primary"]:not(:disabled) { color: var(--lab-on-accent); }
/* A formula or table wider than a phone scrolls by itself, not with the page; its hidden MathML stays within it. */
[data-testid="stMain"] .katex-display { position: relative; overflow-x: auto; overflow-y: hidden; max-width: 100%; }
.st-key-stepper-formula, [data-testid="stMain"] [data-testid="stMarkdown"]:has(table) {
  position: relative; max-width: 100%; overflow-x: auto; overflow-y: hidden; }
/* What a figure's tools say of themselves may stand out of it. */
[data-testid="stElementContainer"]:has(.lab-figure) { overflow: visible; }
.lab-figure-room:fullscreen { background: var(--lab-card); }
/* Where nothing hovers, Plotly's tools would lie over the legend all the time; a double tap resets the picture. */
@media (hover: none) { .lab-figure .modebar-container { display: none; } }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; } }
"""

# The claim card, from the loudest to the quietest: title, claim, question; labels and sources stay small.
_CARD = """
.st-key-lesson-head > [data-testid="stElementContainer"] p { font-size: 1.125rem; line-height: 1.65; max-width: 46rem; }
.st-key-ways { display: grid; }
.st-key-ways > * { grid-area: 1 / 1; }
.st-key-ways .room { display: flex; flex-wrap: wrap; gap: .25rem; visibility: hidden; }
.st-key-ways .room span { padding: .25rem .75rem; border: 1px solid; line-height: 1.375rem; }
.st-key-ways :is(.room span, button p) { font-size: .9375rem; }
.st-key-ways :is(b, strong) { color: var(--lab-accent); margin-right: .3rem; }
.st-key-onwards { margin-top: .5rem; }
.st-key-onwards :is(.st-key-turn-next, [data-testid="stPageLink"]) { margin-left: auto; }
.st-key-onwards :is(button, a) p { white-space: normal; overflow: visible; line-height: 1.4; }

[class*="st-key-card-"] {
  padding: 1.75rem 2rem 2rem; margin-top: 1.25rem; border-radius: 1rem; background: var(--lab-card);
  /* Out of sight, below the pictures of the data page, it is not laid out. Its height is guessed till then. */
  content-visibility: auto; contain-intrinsic-size: auto 60rem; }
[class*="st-key-card-"] h3 { font-size: 1.75rem; line-height: 1.25; padding: 0 0 .5rem; scroll-margin-top: 4rem; }
[class*="st-key-label-"] > [data-testid="stElementContainer"] [data-testid="stMarkdown"] p {
  font-size: .875rem; font-weight: 600; letter-spacing: .03em; color: var(--lab-accent); }
[class*="st-key-claim-"] {
  border-left: 3px solid var(--lab-accent); padding-left: 1.1rem; max-width: 46rem; gap: .35rem; }
[class*="st-key-claim-"] [data-testid="stMarkdown"] p { font-size: 1.1875rem; line-height: 1.6; }
[class*="st-key-card-"] [data-testid="stMarkdown"] [data-testid="stCaptionContainer"] p { font-size: .8125rem; }

[class*="st-key-predict-"] {
  background: var(--lab-soft); border-radius: .8rem; padding: 1.1rem 1.25rem 1.25rem; gap: .8rem; }
[class*="st-key-predict-"] > [data-testid="stElementContainer"] p {
  font-size: 1.0625rem; line-height: 1.55; max-width: 46rem; }
[class*="st-key-options-"] {
  display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(10rem, 100%), 1fr)); }
[class*="st-key-options-"] [data-testid="stButton"] { height: 100%; }
[class*="st-key-options-"] button { height: 100%; min-height: 2.9rem; background: var(--lab-card); }
[class*="st-key-options-"] button p { white-space: normal; overflow: visible; line-height: 1.4; }

[class*="st-key-lead-"] p { max-width: 46rem; line-height: 1.6; }
[class*="st-key-card-"] [role="tab"] p { font-size: 1rem; }

[class*="st-key-conclusion-"] p { font-size: 1.125rem; line-height: 1.6; max-width: 46rem; }
[class*="st-key-verdict-"] {
  border-left: 4px solid var(--tone); border-radius: .8rem; padding: 1.1rem 1.25rem 1.25rem; gap: .7rem;
  background: color-mix(in srgb, var(--tone) 8%, transparent); }
[class*="st-key-verdict-"] :is(p, li) { max-width: 46rem; line-height: 1.65; }
[class*="st-key-verdict-holds-"] { --tone: var(--lab-good); }
[class*="st-key-verdict-limits-"] { --tone: var(--lab-negative); }
[class*="st-key-verdict-correction-"] { --tone: var(--lab-bad); }
[class*="st-key-after-"] [data-testid="stExpander"] :is(p, li) { max-width: 46rem; line-height: 1.65; }
[class*="st-key-after-"] [data-testid="stExpander"] summary p { line-height: 1.5; }

.st-key-stepper-weights {
  display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(max(7.5rem, 30%), 1fr)); }
.st-key-stepper-table :is(th, td) { font-variant-numeric: tabular-nums; }
.st-key-stencil_tools { flex: 1 1 15rem; min-width: 0; }
.st-key-stencil_canvas {
  width: 280px; min-height: 280px; border-radius: .6rem; overflow: hidden; background: var(--lab-zero); }
.st-key-line-digit img { box-shadow: 0 0 0 1px var(--lab-line); }

@media print { [class*="st-key-card-"] { content-visibility: visible; } }
@media (max-width: 640px) {
  [class*="st-key-card-"] { padding: 1.1rem 1rem 1.25rem; border-radius: .8rem; }
  [class*="st-key-card-"] h3 { font-size: 1.5rem; }
  [class*="st-key-claim-"] { padding-left: .85rem; }
  [class*="st-key-claim-"] [data-testid="stMarkdown"] p { font-size: 1.0625rem; }
  [class*="st-key-predict-"], [class*="st-key-verdict-"] { padding: .9rem 1rem 1rem; }
  [class*="st-key-options-"] { gap: .5rem; }
  .st-key-stepper-formula .katex { font-size: .8rem; }
  .st-key-stepper-table :is(th, td) { padding: .3rem .28rem; font-size: .78rem; }
}
"""


def add(rules: str) -> None:
    """Give a part of a page rules of its own, in a ``<style>``.

    Not as style alone: Streamlit keeps what is nothing but style apart, and there the rules of one fragment that is
    drawn anew take the place of another's.
    """
    st.html(f'<i class="lab-style"></i>{rules}')


def apply() -> None:
    """Keep lines short enough to read on wide screens, use a phone's width, and give the claim card its order."""
    colours = figures.palette()
    variables = {
        "accent": colours.accent,
        "negative": colours.negative,
        "good": colours.good,
        "bad": colours.bad,
        "text": colours.text,
        "line": colours.grid,
        "zero": colours.zero,
        "card": "#171e25" if colours.dark else colours.surface,
        "soft": "#1e2830" if colours.dark else "#f3f5f1",
        "on-accent": "#06231f" if colours.dark else "#ffffff",
    }
    root = "".join(f"--lab-{name}:{colour};" for name, colour in variables.items())
    st.html(f"<style>:root{{{root}}}{_PAGE}{_CARD}</style>")
