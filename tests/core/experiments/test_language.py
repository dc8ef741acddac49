"""The counting classifier: it learned, every word's share is exact, and order means nothing to it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.experiments import language
from core.experiments.language import LANGUAGES, Score

EACH = pytest.mark.parametrize("name", LANGUAGES)


@EACH
def test_new_sentences_are_told_apart_far_better_than_by_guessing(name: str) -> None:
    found = language.score(name)
    assert found.n_sentences == 40
    assert found.accuracy >= 0.8
    assert 0.1 < found.n_unknown / found.n_words < 0.5


@EACH
def test_the_words_add_up_to_the_answer(name: str) -> None:
    reader = language.classifier(name)
    for text in reader.sentences.texts[::7]:
        reading = reader.read_text(text)
        assert 1 / (1 + math.exp(-reading.lead)) == pytest.approx(reading.praise)


@EACH
def test_a_word_that_is_taken_away_takes_its_share_along(name: str) -> None:
    reader = language.classifier(name)
    words = reader.sentences.tokens(reader.sentences.texts[0])
    whole = reader.read(words)
    for place, word in enumerate(whole.words):
        rest = reader.read([*words[:place], *words[place + 1 :]])
        assert rest.lead == pytest.approx(whole.lead - word.adds)


@EACH
def test_order_means_nothing(name: str) -> None:
    reader = language.classifier(name)
    for text in reader.sentences.texts[::9]:
        words = reader.sentences.tokens(text)
        jumbled = language.reordered(words, seed=1)
        assert sorted(jumbled) == sorted(words)
        assert reader.read(jumbled).praise == reader.read(words).praise
    assert language.score(name).moved == 0


@EACH
def test_of_two_sentences_with_the_same_words_one_is_right(name: str) -> None:
    found = language.score(name)
    assert found.n_pair_sentences == 2 * found.pairs_right == 8


@EACH
def test_unknown_words_add_nothing(name: str) -> None:
    reader = language.classifier(name)
    nothing = reader.read([])
    unknown = reader.read(["xyzzy", "plugh"])
    assert [word.is_known for word in unknown.words] == [False, False]
    assert unknown.praise == nothing.praise == pytest.approx(1 / (1 + math.exp(-nothing.start)))


@pytest.mark.parametrize(
    ("name", "kind", "unkind"),
    [("en", {"good", "delicious"}, {"boring", "cheap"}), ("zh", {"好", "有趣"}, {"太", "脏"})],
)
def test_kind_words_speak_for_praise(name: str, kind: set[str], unkind: set[str]) -> None:
    praise, complaint = language.classifier(name).strongest(8)
    assert kind <= {word.text for word in praise}
    assert unkind <= {word.text for word in complaint}
    assert [word.adds for word in praise] == sorted((word.adds for word in praise), reverse=True)
    assert all(word.adds < 0 for word in complaint)


@EACH
def test_nothing_was_trained_on_held_out_sentences(name: str) -> None:
    """Its words that stand nowhere else have no weight, because they have no place."""
    reader = language.classifier(name)
    assert reader.network.sizes == (len(reader.sentences.vocabulary), 2)
    texts = [text for text, out in zip(reader.sentences.texts, reader.sentences.is_held_out, strict=True) if not out]
    labels = reader.sentences.labels[~reader.sentences.is_held_out]
    assert (reader.network.predict(reader.sentences.count_all(texts)) == labels).all(), "training sentences are known"


def test_a_text_is_read_in_its_own_language() -> None:
    assert [language.language_of(text) for text in ("good", "好", "ok 好", "")] == ["en", "zh", "zh", "en"]


def test_training_gives_the_same_every_time() -> None:
    first = language.classifier("en").network.weights()
    language.classifier.cache_clear()
    for one, other in zip(first, language.classifier("en").network.weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_claim_holds_with_limits() -> None:
    scores = {name: language.score(name) for name in LANGUAGES}
    finding = language.judge(scores)
    assert finding.verdict == "holds_with_limits"
    assert finding.measured["en_right"] == str(scores["en"].n_right)
    assert (finding.measured["pairs_right"], finding.measured["pairs_all"]) == ("8", "16")
    assert finding.measured["moved"] == "0.000"


def test_other_figures_give_another_verdict() -> None:
    good = Score(n_right=39, n_sentences=40, n_unknown=3, n_words=100, moved=0.4, pairs_right=8, n_pair_sentences=8)
    assert language.judge({"zh": good, "en": good}).verdict == "holds"
    assert language.judge({"zh": good, "en": replace(good, pairs_right=4)}).verdict == "holds_with_limits"
    assert language.judge({"zh": good, "en": replace(good, n_right=21)}).verdict == "needs_correction"
