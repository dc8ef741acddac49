"""Which terms a text uses: the longest word counts, and only where it is meant."""

from __future__ import annotations

import pytest

from core import content
from core.glossary import used


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "The hidden layer has ten units.", ["hidden-layer", "unit"]),
        ("en", "A layer, then a hidden layer.", ["layer", "hidden-layer"]),
        ("en", "Weights and a weight, WEIGHTS.", ["weights"]),
        ("en", "An unweighted player relearns.", []),
        ("en", "Non-linear, that is, not linear.", ["non-linear", "linear"]),
        ("en", "For example: run it.", []),
        ("en", "Two losses, many biases, three batches.", ["loss", "bias", "batch"]),
        ("en", r"The formula $loss = weights$ and `accuracy` and [[loss]].", []),
        ("zh", "隐藏层有十个单元。", ["hidden-layer", "unit"]),
        ("zh", "超参数不是参数。", ["hyperparameter", "parameter"]),
        ("zh", "逐步来，再迈十步。", ["step"]),
        ("zh", "轮廓清楚，训练三轮。", ["training", "epoch"]),
        ("zh", "用softmax算概率，不用softmaxes。", ["softmax", "probability"]),
        ("zh", "深度学习不只看深度。", ["deep-learning", "depth"]),
    ],
)
def test_the_terms_of_a_text(language: str, text: str, names: list[str]) -> None:
    assert list(used(language, text)) == names


@pytest.mark.parametrize("language", content.LANGUAGES)
def test_every_term_is_found_by_its_own_word_unless_that_is_ruled_out(language: str) -> None:
    lost = {
        name
        for name, term in content.glossary().items()
        if name not in used(language, term.words[language]) and term.words[language] not in term.unless[language]
    }
    assert lost == set()


def test_the_cards_of_both_languages_share_most_of_their_terms() -> None:
    """A form that one language's entry has forgotten would show here."""
    for name in content.lesson_names():
        for card in content.lesson("en", name).cards:
            found = []
            for language in content.LANGUAGES:
                sections = content.lesson(language, name).sections
                prose = [section.body for id, section in sections.items() if id.partition(".")[0] == card.id]
                found.append(set(used(language, "\n".join(prose))))
            chinese, english = found
            assert len(chinese & english) >= 0.5 * min(len(chinese), len(english)), (name, card.id)
