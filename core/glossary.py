"""Which terms of the glossary a text uses."""

from __future__ import annotations

import re
from functools import cache

from core import content

_NO_PROSE = re.compile(r"\$\$.+?\$\$|\$.+?\$|`[^`]*`|\[\[\w+\]\]|\]\([^)]*\)", re.DOTALL)
"""Formulas, code, placeholders and addresses."""


@cache
def _finder(language: str) -> tuple[re.Pattern[str], dict[str, str | None]]:
    """Return what finds every form of every term, the longest first, and the term of each form (None: of none)."""
    forms: dict[str, str | None] = {}
    for name, term in content.glossary().items():
        forms |= dict.fromkeys((form.lower() for form in (term.words[language], *term.also[language])), name)
    for name, term in content.glossary().items():
        no_use = (form.lower() for form in term.unless[language])
        forms |= {form: None for form in no_use if forms.get(form) in (None, name)}  # it may be another term's form
    longest_first = sorted(forms, key=len, reverse=True)
    # A Latin word counts as a whole, its plural included; a Chinese one wherever it stands.
    letter = "[A-Za-z0-9_-]"
    parts = [
        rf"(?<!{letter}){re.escape(form)}(?=s?(?!{letter}))" if form.isascii() else re.escape(form)
        for form in longest_first
    ]
    return re.compile("|".join(parts), re.IGNORECASE), forms


@cache
def used(language: str, text: str) -> tuple[str, ...]:
    """Return the names of the terms that ``text`` uses, in the order of their first use.

    Of overlapping words the longest counts: "hidden layer" is no use of "layer".
    """
    pattern, forms = _finder(language)
    found = (forms[match[0].lower()] for match in pattern.finditer(_NO_PROSE.sub(" ", text)))
    return tuple(dict.fromkeys(name for name in found if name is not None))
