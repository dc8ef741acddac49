"""What a text rests on, named below it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core import content
from ui.i18n import language, t


def name(keys: Iterable[str]) -> None:
    """Name the entries of ``content/sources.toml`` with these keys, each with its link."""
    known = content.sources(language())
    words = [f"[{known[key].title}]({known[key].url})" if known[key].url else known[key].title for key in keys]
    if words:
        st.caption(f"{t('card.source')}{' · '.join(words)}")
