"""Short reviews in two languages, and how a sentence becomes numbers: words, a vocabulary, counts.

The sentences were written for the lab (``data/sentences/<language>.toml``). Every fourth one is held out. The
vocabulary holds the words of the others alone: what stands only in held-out sentences is as unknown as what a reader
may type.

English words are found between blanks and signs. Chinese has no blanks: a text is cut into the longest words that the
vocabulary has, from its beginning on, and into single characters where it has none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from core import config
from core.errors import DataUnavailable
from core.maths.arrays import BoolArray, FloatArray, IntArray

FOLDER: Final = config.DATA / "sentences"
CLASSES: Final = ("complaint", "praise")
"""The label of a sentence is its place here: 0 or 1."""
HELD_OUT_EVERY: Final = 4

_HAN: Final = r"\u3400-\u9fff"
_PIECE: Final = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)?|\d+")
"""A run of Chinese characters, a word of letters, or a number; signs and blanks lie between."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The reviews of one language."""

    texts: tuple[str, ...]
    """As a reader sees them."""
    labels: IntArray
    """Shape (n,): places in ``CLASSES``."""
    is_held_out: BoolArray
    """Shape (n,): nothing is trained on these."""
    pairs: tuple[tuple[str, str], ...]
    """Praise and complaint made of the same words in another order; in neither of the two parts."""
    vocabulary: Mapping[str, int]
    """The words of the training sentences, and each one's place in the counts."""

    def tokens(self, text: str) -> list[str]:
        """Return the words of a text in their order, in lower case and without signs."""
        return tokens(text, self.vocabulary)

    def counts(self, words: Iterable[str]) -> FloatArray:
        """Return how often each word of the vocabulary occurs: shape (n_words,). Unknown words count nowhere."""
        counts = np.zeros(len(self.vocabulary))
        for word in words:
            if word in self.vocabulary:
                counts[self.vocabulary[word]] += 1
        return counts

    def count_all(self, texts: Sequence[str]) -> FloatArray:
        """Return the counts of several texts: shape (n_texts, n_words)."""
        return np.stack([self.counts(self.tokens(text)) for text in texts])


def is_chinese(text: str) -> bool:
    """Say whether a text has a Chinese character in it."""
    return re.search(f"[{_HAN}]", text) is not None


def tokens(text: str, vocabulary: Collection[str]) -> list[str]:
    """Return the words of a text in their order.

    Parameters
    ----------
    text : str
        In either language, or in both.
    vocabulary : collection of str
        By which Chinese is cut into words; where it has no word, a character stands for itself.
    """
    longest = max((len(word) for word in vocabulary), default=1)
    found: list[str] = []
    for piece in _PIECE.findall(text.lower()):
        if not is_chinese(piece):
            found.append(piece.replace("’", "'"))
            continue
        start = 0
        while start < len(piece):
            ends = range(min(start + longest, len(piece)), start, -1)
            end = next((end for end in ends if piece[start:end] in vocabulary), start + 1)
            found.append(piece[start:end])
            start = end
    return found


@cache
def load(language: str) -> Sentences:
    """Return the reviews of a language, ``zh`` or ``en``.

    Raises
    ------
    DataUnavailable
        If the file is missing or damaged. ``params``: path, reason.
    """
    path = FOLDER / f"{language}.toml"
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        reviews = [list(written[name]) for name in CLASSES]
        pairs = tuple((str(praise), str(complaint)) for praise, complaint in written["pairs"])
    except FileNotFoundError as error:
        raise DataUnavailable(
            f"Expected the reviews of the lab. Received: path={path}", code="data_missing", path=path.name
        ) from error
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataUnavailable(
            f"Expected readable reviews. Received: path={path} ({error})", path=path.name, reason=str(error)
        ) from error
    labels = np.repeat(np.arange(len(CLASSES)), [len(texts) for texts in reviews])
    is_held_out = np.concatenate([np.arange(len(texts)) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 for texts in reviews])
    spaced = [text for texts in reviews for text in texts]
    training = [text for text, held_out in zip(spaced, is_held_out, strict=True) if not held_out]
    words = sorted({word for text in training for word in _written_words(text)})
    return Sentences(
        texts=tuple(_read(text) for text in spaced),
        labels=_read_only(labels),
        is_held_out=_read_only(is_held_out),
        pairs=tuple((_read(praise), _read(complaint)) for praise, complaint in pairs),
        vocabulary={word: place for place, word in enumerate(words)},
    )


def _written_words(text: str) -> list[str]:
    """Return the words between the blanks of a review as it is written in the file, without signs."""
    return [word for part in text.split() for word in tokens(part, {part.lower()})]


def _read(text: str) -> str:
    """Return a review as it is read: Chinese without the blanks that mark its words in the file."""
    return text.replace(" ", "") if is_chinese(text) else text


def _read_only(array: Any) -> Any:
    array.flags.writeable = False
    return array
