"""From text to words to counts, in both languages; and the sentences that ship with the lab."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from core.data import sentences
from core.errors import DataUnavailable

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The soup, it's GOOD!", ["the", "soup", "it's", "good"]),
        ("it’s 3 o'clock", ["it's", "3", "o'clock"]),
        ("", []),
        ("...  ?!", []),
        ("汤很好喝。", ["汤", "很", "好喝"]),
        ("好喝的汤", ["好喝", "的", "汤"]),
        ("好汤", ["好", "汤"]),
        ("wifi很慢", ["wifi", "很", "慢"]),
        ("déjà vu", ["déjà", "vu"]),
    ],
)
def test_words_are_found_in_their_order(text: str, found: list[str]) -> None:
    assert sentences.tokens(text, {"汤", "很", "好", "好喝", "喝"}) == found


def test_chinese_is_cut_into_the_longest_words_from_the_beginning() -> None:
    vocabulary = {"图", "图书", "图书馆", "馆里"}
    assert sentences.tokens("图书馆里", vocabulary) == ["图书馆", "里"]
    assert sentences.tokens("书馆里", vocabulary) == ["书", "馆里"]


@pytest.mark.parametrize(("text", "chinese"), [("soup", False), ("汤", True), ("soup 汤", True), ("", False)])
def test_the_language_shows_in_the_characters(text: str, chinese: bool) -> None:
    assert sentences.is_chinese(text) == chinese


@pytest.mark.parametrize("language", LANGUAGES)
class TestShipped:
    def test_both_classes_have_as_many_sentences_in_each_part(self, language: str) -> None:
        known = sentences.load(language)
        assert Counter(known.labels[known.is_held_out].tolist()) == {0: 20, 1: 20}
        assert Counter(known.labels[~known.is_held_out].tolist()) == {0: 60, 1: 60}

    def test_no_sentence_stands_there_twice(self, language: str) -> None:
        known = sentences.load(language)
        assert len(set(known.texts)) == len(known.texts)
        assert not set(known.texts) & {text for pair in known.pairs for text in pair}

    def test_the_vocabulary_is_that_of_the_training_sentences(self, language: str) -> None:
        known = sentences.load(language)
        training = [text for text, out in zip(known.texts, known.is_held_out, strict=True) if not out]
        held_out = [text for text, out in zip(known.texts, known.is_held_out, strict=True) if out]
        words = {word for text in training for word in known.tokens(text)}
        assert words <= known.vocabulary.keys()
        assert sorted(known.vocabulary.values()) == list(range(len(known.vocabulary)))
        assert {word for text in held_out for word in known.tokens(text)} - known.vocabulary.keys()

    def test_the_sentences_of_a_pair_have_the_same_words_in_another_order(self, language: str) -> None:
        known = sentences.load(language)
        for praise, complaint in known.pairs:
            assert known.tokens(praise) != known.tokens(complaint)
            assert Counter(known.tokens(praise)) == Counter(known.tokens(complaint))

    def test_no_blank_is_left_in_chinese(self, language: str) -> None:
        if language == "zh":
            assert not any(" " in text for text in sentences.load(language).texts)


def test_counts_say_how_often_each_known_word_occurs() -> None:
    known = sentences.load("en")
    counts = known.counts(known.tokens("The soup was the best soup, xyzzy."))
    places = {word: known.vocabulary[word] for word in ("the", "soup", "was", "best")}
    assert {word: counts[place] for word, place in places.items()} == {"the": 2, "soup": 2, "was": 1, "best": 1}
    assert counts.sum() == 6, "an unknown word counts nowhere"
    np.testing.assert_array_equal(known.count_all(["the soup", "soup the"])[0], known.count_all(["the soup"])[0])


@pytest.mark.parametrize(
    ("written", "code"),
    [(None, "data_missing"), ("praise = [", "data_unavailable"), ('praise = ["a"]\n', "data_unavailable")],
)
def test_sentences_that_cannot_be_read_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str | None, code: str
) -> None:
    monkeypatch.setattr(sentences, "FOLDER", tmp_path)
    if written is not None:
        (tmp_path / "xx.toml").write_text(written)
    with pytest.raises(DataUnavailable) as caught:
        sentences.load("xx")
    assert caught.value.code == code
    assert caught.value.params["path"] == "xx.toml"
