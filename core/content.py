"""The lab's texts: two languages as equals, read from ``content/<lang>/``.

Short texts stand in TOML under dotted keys: ``ui.toml`` those of every page, ``<page>.toml`` those of one page, whose
keys begin with the page's name. A lesson is Markdown whose headings carry ids, ``## Title {#id}``; the
parts of a claim card have the card's id before a dot: ``### Predict {#weighted-sum.predict}``. Values are filled in
where a text says ``[[name]]`` (braces and dollars belong to LaTeX). There is no fallback between languages: a missing
text is an error, and the tests compare both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from core.config import CONTENT
from core.errors import ContentError

LANGUAGES: Final = ("zh", "en")

_PLACEHOLDER = re.compile(r"\[\[([a-z_]+)\]\]")
_HEADING = re.compile(r"^#{1,3} (?P<title>.+?) \{#(?P<id>[a-z0-9.-]+)\}$", re.MULTILINE)
_OPTION = re.compile(r"^- \[(?P<mark>[ x])\] (?P<text>.+?) :: (?P<reason>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question, with the reason why it is right or wrong."""

    text: str
    reason: str
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A prediction or an exercise: exactly one option is right."""

    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading."""

    id: str
    title: str
    body: str

    def question(self) -> Question:
        """Read the section as a question: a paragraph, then ``- [x] answer :: reason`` lines.

        Raises
        ------
        ContentError
            Without at least two options of which exactly one is marked.
        """
        options = tuple(
            Option(match["text"], match["reason"], match["mark"] == "x") for match in _OPTION.finditer(self.body)
        )
        if len(options) < 2 or sum(option.right for option in options) != 1:
            raise ContentError(f"Expected two or more options, one of them right. Received: section={self.id!r}")
        return Question(_OPTION.split(self.body)[0].strip(), options)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page's teaching text in one language; the first section is the page's title and introduction."""

    name: str
    sections: Mapping[str, Section]

    def __getitem__(self, section_id: str) -> Section:
        try:
            return self.sections[section_id]
        except KeyError:
            raise ContentError(f"Expected a section of {self.name}. Received: id={section_id!r}") from None

    @property
    def head(self) -> Section:
        """The title and the introduction."""
        return next(iter(self.sections.values()))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put ``values`` where ``text`` says ``[[name]]``.

    Raises
    ------
    ContentError
        If the text asks for a value that is not given.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise ContentError(f"Expected a value for every placeholder. Received: missing={match[1]!r}")
        return str(values[match[1]])

    return _PLACEHOLDER.sub(value, text)


def placeholders(text: str) -> frozenset[str]:
    """Return the names that ``text`` wants filled in."""
    return frozenset(_PLACEHOLDER.findall(text))


@cache
def ui_texts(language: str) -> Mapping[str, str]:
    """Return the short texts of a language by dotted key, e.g. ``card.predict`` or ``train.start``.

    Raises
    ------
    ContentError
        If a file cannot be read.
    """
    texts: dict[str, str] = {}
    for path in sorted((CONTENT / language).glob("*.toml")):
        try:
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise ContentError(f"Expected readable TOML. Received: path={path.name!r} ({error})") from error
        texts |= _flatten(tree, "" if path.stem == "ui" else f"{path.stem}.")
    return texts


def _flatten(tree: Mapping[str, Any], prefix: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in tree.items():
        texts |= _flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: str(value)}
    return texts


@cache
def lesson(language: str, name: str) -> Lesson:
    """Read ``content/<language>/<name>.md``.

    Raises
    ------
    ContentError
        If the file is missing, does not begin with a heading, or uses an id twice.
    """
    path = CONTENT / language / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ContentError(f"Expected a lesson in every language. Received: path={path.name!r}") from error
    headings = list(_HEADING.finditer(text))
    if not headings or text[: headings[0].start()].strip():
        raise ContentError(f"Expected a lesson to begin with '# Title {{#id}}'. Received: path={path.name!r}")
    sections: dict[str, Section] = {}
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        end = following.start() if following else len(text)
        if heading["id"] in sections:
            raise ContentError(f"Expected each id once. Received: id={heading['id']!r} in {path.name!r}")
        sections[heading["id"]] = Section(heading["id"], heading["title"], text[heading.end() : end].strip())
    return Lesson(name, sections)
