"""Two languages as equals, one word for one idea, and every question with an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from core import content
from core.config import CONTENT
from core.content import LANGUAGES, ContentError, Lesson, Question, Section

LESSONS = sorted(path.stem for path in (CONTENT / "en").glob("*.md"))
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
HAN = re.compile(r"[\u3400-\u9fff]")


def formulas(text: str) -> list[str]:
    return [(block or inline).strip() for block, inline in FORMULA.findall(text)]


def every_text(language: str) -> dict[str, str]:
    """Return all that a reader of ``language`` may see, by where it stands."""
    texts = {f"toml {key}": text for key, text in content.ui_texts(language).items()}
    for name in LESSONS:
        for section in content.lesson(language, name).sections.values():
            texts[f"{name}.md {section.id}"] = f"{section.title}\n{section.body}"
    for name, term in content.glossary().items():
        texts[f"glossary {name}"] = f"{term.words[language]}\n{term.means[language]}"
    return texts


def questions(lesson: Lesson) -> dict[str, Question]:
    return {
        section.id: section.question()
        for section in lesson.sections.values()
        if section.id.endswith((".predict", ".exercise"))
    }


# ── the texts of the lab ──────────────────────────────────────────────────────────────────────────────────────────────


def test_both_languages_have_the_same_files() -> None:
    names = [sorted(path.name for path in (CONTENT / language).iterdir()) for language in LANGUAGES]
    assert names[0] == names[1]
    assert LESSONS


def test_short_texts_have_the_same_keys_in_both_languages() -> None:
    chinese, english = (content.ui_texts(language) for language in LANGUAGES)
    assert chinese.keys() ^ english.keys() == set()


def test_short_texts_want_the_same_values_in_both_languages() -> None:
    chinese, english = (content.ui_texts(language) for language in LANGUAGES)
    different = {
        key: content.placeholders(chinese[key]) ^ content.placeholders(english[key])
        for key in chinese.keys() & english.keys()
    }
    assert {key: names for key, names in different.items() if names} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert {where for where, text in every_text(language).items() if not text.strip()} == set()


def test_chinese_is_chinese() -> None:
    """A text that is the same in both languages must be a name or a sign, without a sentence in it."""
    chinese, english = (every_text(language) for language in LANGUAGES)
    same = {
        where
        for where, text in chinese.items()
        if text == english.get(where) and len(re.findall(r"[A-Za-z]{2,}", re.sub(r"\[\[\w+\]\]", "", text))) > 3
    }
    assert same == set()
    prose = {where: text for where, text in chinese.items() if ".md " in where or where.startswith("glossary ")}
    assert {where for where, text in prose.items() if not HAN.search(text)} == set()


@pytest.mark.parametrize("name", LESSONS)
class TestLesson:
    def test_has_the_same_sections_in_the_same_order(self, name: str) -> None:
        chinese, english = (content.lesson(language, name) for language in LANGUAGES)
        assert list(chinese.sections) == list(english.sections)

    def test_wants_the_same_values(self, name: str) -> None:
        chinese, english = (content.lesson(language, name).sections for language in LANGUAGES)
        assert {id: content.placeholders(chinese[id].body) for id in chinese} == {
            id: content.placeholders(english[id].body) for id in english
        }

    def test_has_the_same_formulas(self, name: str) -> None:
        chinese, english = (content.lesson(language, name).sections for language in LANGUAGES)
        for id in chinese:
            # Word order differs between the languages, and so may the order of the formulas in a sentence.
            assert sorted(formulas(chinese[id].body)) == sorted(formulas(english[id].body)), id

    def test_names_the_same_sources_and_they_exist(self, name: str) -> None:
        for language in LANGUAGES:
            named = {
                source for section in content.lesson(language, name).sections.values() for source in section.sources
            }
            assert named - content.sources(language).keys() == set()
        chinese, english = (content.lesson(language, name).sections for language in LANGUAGES)
        assert {id: chinese[id].sources for id in chinese} == {id: english[id].sources for id in english}

    def test_every_question_has_the_same_right_answer(self, name: str) -> None:
        chinese, english = (questions(content.lesson(language, name)) for language in LANGUAGES)
        for id in chinese:
            assert [option.right for option in chinese[id].options] == [option.right for option in english[id].options]
            assert chinese[id].text
            assert english[id].text

    def test_no_option_is_lost_to_a_slip_of_the_pen(self, name: str) -> None:
        """A line that looks like an option but is none would silently be missing from the question."""
        for language in LANGUAGES:
            lesson = content.lesson(language, name)
            for id, question in questions(lesson).items():
                assert len(re.findall(r"^\s*[-*] ?\[", lesson[id].body, re.MULTILINE)) == len(question.options), id

    def test_bold_closes_where_markdown_sees_it(self, name: str) -> None:
        """`**` after Chinese punctuation and before a letter does not end bold in CommonMark: stars would show."""
        text = (CONTENT / "zh" / f"{name}.md").read_text("utf-8")
        for run in re.finditer(r"\*\*(.+?)\*\*(.)", text):
            ends_with_sign = re.fullmatch(r"[^\w\s]", run[1][-1]) is not None
            assert not (ends_with_sign and re.fullmatch(r"\w", run[2])), run[0]


def test_chinese_sentences_are_not_broken_into_lines() -> None:
    """Markdown turns a line's end into a space, which Chinese does not have."""
    broken = re.compile(r"[\u3400-\u9fff，。；：、？！）”]\n[\u3400-\u9fff（“]")
    assert {where for where, text in every_text("zh").items() if broken.search(text.partition("\n")[2])} == set()


def claim_cards() -> list[tuple[str, str, str]]:
    return [
        (language, name, card.id)
        for language, name in ((language, name) for language in LANGUAGES for name in LESSONS)
        for card in content.lesson(language, name).cards
        if f"{card.id}.predict" in content.lesson(language, name).sections
    ]


@pytest.mark.parametrize(("language", "name", "card"), claim_cards())
def test_a_claim_card_is_complete(language: str, name: str, card: str) -> None:
    lesson = content.lesson(language, name)
    parts = {"predict", "conclusion", "verdict", "precisely", "exercise"}
    assert {part for part in parts if f"{card}.{part}" not in lesson.sections} == set()
    assert lesson[card].sources, "a claim names where it comes from"
    assert "\n" not in lesson[f"{card}.conclusion"].body, "the conclusion is one line"


# ── the glossary ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_keeps_to_the_glossary(language: str) -> None:
    misused = {
        where: words
        for where, text in every_text(language).items()
        if (words := list(chain.from_iterable(term.misused(language, text) for term in content.glossary().values())))
    }
    assert misused == {}


@pytest.mark.parametrize(
    ("term", "language", "text", "found"),
    [
        ("accuracy", "zh", "测试精度为 98%", ["精度"]),
        ("accuracy", "zh", "测试准确率为 98%", []),
        ("bias", "zh", "再加上偏差", ["偏差"]),
        ("bias", "zh", "再加上偏置", []),
        ("learning-rate", "en", "Set the LR to 0.1", ["lr"]),
        ("learning-rate", "en", "always already", []),
    ],
)
def test_the_glossary_rejects(term: str, language: str, text: str, found: list[str]) -> None:
    assert content.glossary()[term].misused(language, text) == found


def test_every_term_is_explained_where_it_says() -> None:
    lost = {
        name
        for name, term in content.glossary().items()
        if term.card is not None and term.card not in {card.id for card in content.lesson("en", term.page).cards}
    }
    assert lost == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_for_two_ideas(language: str) -> None:
    forms = [
        form.lower()
        for term in content.glossary().values()
        for form in dict.fromkeys((term.words[language], *term.also[language]))
    ]
    assert {form for form in forms if forms.count(form) > 1} - {"softmax", "dropout", "sigmoid", "momentum"} == set()


def test_no_term_forbids_its_own_word() -> None:
    terms = content.glossary().values()
    clashes = {
        term.words[language]: other.misused(language, term.words[language])
        for term in terms
        for other in terms
        for language in LANGUAGES
        if other.misused(language, term.words[language])
    }
    assert clashes == {}


# ── the reader of texts ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A content folder to write into; what was read before is forgotten, and so is what is read here."""
    (tmp_path / "en").mkdir()
    (tmp_path / "zh").mkdir()
    monkeypatch.setattr(content, "CONTENT", tmp_path)
    readers = (content.ui_texts, content.lesson, content.lesson_names, content.sources, content.glossary)
    for reader in readers:
        reader.cache_clear()
    yield tmp_path
    for reader in readers:
        reader.cache_clear()


def test_a_heading_may_name_its_sources(written: Path) -> None:
    (written / "en" / "x.md").write_text(
        "# T {#x}\n\nIntro.\n\n## C {#c source=a.b,d-1}\n\nClaim.\n\n### P {#c.predict}\n\nQ\n"
    )
    lesson = content.lesson("en", "x")
    assert lesson["c"].sources == ("a.b", "d-1")
    assert lesson["c"].body == "Claim."
    assert lesson.head.sources == ()
    assert [card.id for card in lesson.cards] == ["c"]


@pytest.mark.parametrize("text", ["No heading.\n", "Before.\n\n# T {#x}\n", "# T {#x}\n\n## U {#x}\n"])
def test_a_lesson_that_cannot_be_read_is_an_error(written: Path, text: str) -> None:
    (written / "en" / "x.md").write_text(text)
    with pytest.raises(ContentError, match="Expected"):
        content.lesson("en", "x")


def test_a_missing_lesson_is_an_error(written: Path) -> None:
    with pytest.raises(ContentError, match=r"nothing\.md"):
        content.lesson("en", "nothing")


def test_toml_that_cannot_be_read_is_an_error(written: Path) -> None:
    (written / "en" / "ui.toml").write_text("a = ")
    with pytest.raises(ContentError, match=r"ui\.toml"):
        content.ui_texts("en")


def test_short_texts_stand_under_dotted_keys(written: Path) -> None:
    (written / "en" / "ui.toml").write_text('[a.b]\nc = "C"\n')
    (written / "en" / "page.toml").write_text('d = "D"\n')
    assert content.ui_texts("en") == {"a.b.c": "C", "page.d": "D"}


def test_sources_speak_the_readers_language_where_they_must(written: Path) -> None:
    (written / "sources.toml").write_text(
        '[book]\ntitle = "B"\nurl = "https://example.org"\n[primer.one]\ntitle = { zh = "一", en = "One" }\n', "utf-8"
    )
    assert content.sources("zh")["primer.one"].title == "一"
    assert content.sources("en")["primer.one"] == content.Source("One", None)
    assert content.sources("en")["book"] == content.Source("B", "https://example.org")


def test_a_source_without_a_language_is_an_error(written: Path) -> None:
    (written / "sources.toml").write_text('[primer]\ntitle = { zh = "一" }\n', "utf-8")
    with pytest.raises(ContentError, match="title in en"):
        content.sources("en")


TERM = {"zh": "偏置", "en": "bias", "means.zh": "加上的数。", "means.en": "An addend.", "see": "neuron/weighted-sum"}


@pytest.mark.parametrize("missing", TERM)
def test_a_term_that_lacks_something_is_an_error(written: Path, missing: str) -> None:
    lines = [f'{key} = "{value}"' for key, value in TERM.items() if key != missing]
    (written / "glossary.toml").write_text("\n".join(["[bias]", *lines]), "utf-8")
    with pytest.raises(ContentError, match="bias"):
        content.glossary()


def test_a_term_is_read_with_what_it_means_and_where_it_is_explained(written: Path) -> None:
    lines = [f'{key} = "{value}"' for key, value in TERM.items()]
    (written / "glossary.toml").write_text("\n".join(["[bias]", *lines, 'also.en = ["biases"]']), "utf-8")
    term = content.glossary()["bias"]
    assert (term.words["zh"], term.means["en"], term.page, term.card) == (
        "偏置",
        "An addend.",
        "neuron",
        "weighted-sum",
    )
    assert (term.also["en"], term.also["zh"], term.forbidden["en"]) == (("biases",), (), ())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("banana", "banana"),
        ("", " "),
        ("`![x](//y)`\n# Big", "'![x](//y)' # Big"),
        ("x" * 99, "x" * 40 + "…"),
    ],
)
def test_what_an_address_says_can_stand_between_backticks(text: str, shown: str) -> None:
    assert content.quoted(text) == shown


def test_values_are_filled_in() -> None:
    assert content.fill(r"[[n]] of {x} $\frac{a}{b}$", {"n": 3}) == r"3 of {x} $\frac{a}{b}$"
    with pytest.raises(ContentError, match="missing='n'"):
        content.fill("[[n]]", {})


@pytest.mark.parametrize(
    "body",
    ["Q\n\n- [x] a :: r", "Q\n\n- [ ] a :: r\n- [ ] b :: r", "Q\n\n- [x] a :: r\n- [x] b :: r", "Q"],
    ids=["one option", "none right", "two right", "no option"],
)
def test_a_question_needs_options_and_one_right(body: str) -> None:
    with pytest.raises(ContentError, match="one of them right"):
        Section("s", "t", body).question()


def test_a_question_is_a_paragraph_and_options() -> None:
    question = Section("s", "t", "Why?\n\n- [ ] No. :: So not.\n- [x] Yes. :: Because.\n").question()
    assert question.text == "Why?"
    assert [(option.text, option.reason, option.right) for option in question.options] == [
        ("No.", "So not.", False),
        ("Yes.", "Because.", True),
    ]
