"""The lab's texts: two languages as equals, read from ``content/<lang>/``.

Short texts stand in TOML under dotted keys: ``ui.toml`` those of every page, ``<page>.toml`` those of one page, whose
keys begin with the page's name. A lesson is Markdown whose headings carry ids, ``## Title {#id}``; the
parts of a claim card have the card's id before a dot: ``### Predict {#weighted-sum.predict}``. A heading may name
where its section comes from: ``{#weighted-sum source=primer.principles}`` (several with commas between), by keys of
``sources.toml``. Values are filled in where a text says ``[[name]]`` (braces and dollars belong to LaTeX). There is no
fallback between languages: a missing text is an error, and the tests compare both.

``glossary.toml`` fixes the word for each idea in both languages, what it means, and the words that must not stand in
its place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.config import CONTENT
from core.errors import ContentError

LANGUAGES: Final = ("zh", "en")

_LONGEST_QUOTE: Final = 40
_PLACEHOLDER = re.compile(r"\[\[([a-z_]+)\]\]")
_HEADING = re.compile(
    r"^#{1,3} (?P<title>.+?) \{#(?P<id>[a-z0-9.-]+)(?: source=(?P<sources>[a-z0-9.,-]+))?\}$", re.MULTILINE
)
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
    sources: tuple[str, ...] = ()
    """Keys of ``sources.toml``."""

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

    @property
    def cards(self) -> tuple[Section, ...]:
        """The claims, in their order: the sections after the head whose ids have no dot."""
        return tuple(section for section in list(self.sections.values())[1:] if "." not in section.id)


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


def quoted(text: str) -> str:
    """Return what an address said as it can stand between backticks: short, and unable to draw on the page."""
    words = " ".join(text.replace("`", "'").split()) or " "
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}…"


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
        texts |= _flatten(_toml(path), "" if path.stem == "ui" else f"{path.stem}.")
    return texts


def _flatten(tree: Mapping[str, Any], prefix: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in tree.items():
        texts |= _flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: str(value)}
    return texts


@cache
def lesson_names() -> tuple[str, ...]:
    """Return the names of all lessons."""
    return tuple(sorted(path.stem for path in (CONTENT / LANGUAGES[0]).glob("*.md")))


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
        sources = tuple(heading["sources"].split(",")) if heading["sources"] else ()
        sections[heading["id"]] = Section(heading["id"], heading["title"], text[heading.end() : end].strip(), sources)
    return Lesson(name, sections)


@dataclass(frozen=True, slots=True)
class Source:
    """Something that a lesson rests on, in the words of one language."""

    title: str
    url: str | None


@cache
def sources(language: str) -> Mapping[str, Source]:
    """Return the sources that lessons may name, by dotted key, e.g. ``primer.principles``.

    Raises
    ------
    ContentError
        If the file cannot be read, or a source has no title in this language.
    """
    found: dict[str, Source] = {}
    for key, entry in _entries(_toml(CONTENT / "sources.toml"), ""):
        title = entry["title"]
        words = title.get(language) if isinstance(title, dict) else title
        if not words:
            raise ContentError(f"Expected a title in {language}. Received: source={key!r}")
        found[key] = Source(words, entry.get("url"))
    return found


def _entries(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the tables of ``tree`` that have a title, by dotted key."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += [(prefix + key, value)] if "title" in value else _entries(value, f"{prefix}{key}.")
    return found


@dataclass(frozen=True, slots=True)
class Term:
    """The word for one idea in each language, what it means, and the words that must not be used for it."""

    words: Mapping[str, str]
    means: Mapping[str, str]
    forbidden: Mapping[str, tuple[str, ...]]
    also: Mapping[str, tuple[str, ...]]
    """Further forms that a text may use."""
    unless: Mapping[str, tuple[str, ...]]
    """Longer words in which it is not meant."""
    page: str
    """The page that explains it."""
    card: str | None
    """The card of that page that does."""

    def misused(self, language: str, text: str) -> list[str]:
        """Return the forbidden words that ``text`` uses; Latin ones count as whole words only."""
        return [word for word in self.forbidden[language] if _uses(word, text)]


@cache
def glossary() -> Mapping[str, Term]:
    """Return the terms by name.

    Raises
    ------
    ContentError
        If the file cannot be read, or a term lacks a language, a meaning or the place that explains it.
    """
    terms: dict[str, Term] = {}
    for name, entry in _toml(CONTENT / "glossary.toml").items():
        if missing := set(LANGUAGES) - entry.keys():
            raise ContentError(f"Expected a word in every language. Received: term={name!r} without {missing}")
        if missing := set(LANGUAGES) - entry.get("means", {}).keys():
            raise ContentError(f"Expected a meaning in every language. Received: term={name!r} without {missing}")
        if "see" not in entry:
            raise ContentError(f"Expected the page that explains it. Received: term={name!r}")
        forbidden, also, unless = (
            {language: tuple(entry.get(key, {}).get(language, ())) for language in LANGUAGES}
            for key in ("never", "also", "unless")
        )
        page, _, card = entry["see"].partition("/")
        words, means = ({language: source[language] for language in LANGUAGES} for source in (entry, entry["means"]))
        terms[name] = Term(words, means, forbidden, also, unless, page, card or None)
    return terms


def _uses(word: str, text: str) -> bool:
    if word.isascii():
        return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE) is not None
    return word in text


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"Expected readable TOML. Received: path={path.name!r} ({error})") from error
