"""The experiment of "understanding language": a sentence, counted word by word, is praise or complaint.

The classifier is a network without a hidden layer (softmax regression): the lead of praise over complaint is a sum with
one term for each word, so what a word adds can be said exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from core.data import sentences
from core.data.sentences import CLASSES, Sentences
from core.experiments.finding import Finding
from core.experiments.rules import percent
from core.maths.fit import fit
from core.maths.network import Network

LANGUAGES: Final = ("zh", "en")
PRAISE: Final = CLASSES.index("praise")
COMPLAINT: Final = CLASSES.index("complaint")

_UPDATES: Final = 150
_LEARNING_RATE: Final = 0.05
_DECAY: Final = 0.002

GOOD: Final = 0.7
"""From this accuracy on held-out sentences on, the classifier has learned something; guessing gets 0.5."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a sentence."""

    text: str
    is_known: bool
    """Whether it is in the vocabulary."""
    adds: float
    """What it adds to the lead of praise over complaint, in units of the logits; 0 if unknown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the classifier makes of a sentence."""

    words: tuple[Word, ...]
    start: float
    """The lead of praise before any word: the difference of the biases."""
    praise: float
    """Probability of praise, 0 … 1; that of complaint is the rest."""

    @property
    def lead(self) -> float:
        """The lead of praise over complaint: the start and all words together."""
        return self.start + sum(word.adds for word in self.words)


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A trained classifier with the sentences of its language."""

    sentences: Sentences
    network: Network
    """From the counts of the vocabulary's words to ``CLASSES``."""

    def read(self, words: Sequence[str]) -> Reading:
        """Return what the classifier makes of these words, from ``sentences.tokens``."""
        kernel, bias = self.network.layers[0]
        vocabulary = self.sentences.vocabulary
        lead = kernel[:, PRAISE] - kernel[:, COMPLAINT]  # (n_words,)
        chances = self.network.probabilities(self.sentences.counts(words)[np.newaxis])[0]
        return Reading(
            words=tuple(
                Word(word, word in vocabulary, float(lead[vocabulary[word]]) if word in vocabulary else 0.0)
                for word in words
            ),
            start=float(bias[PRAISE] - bias[COMPLAINT]),
            praise=float(chances[PRAISE]),
        )

    def read_text(self, text: str) -> Reading:
        """Return what the classifier makes of a text."""
        return self.read(self.sentences.tokens(text))

    def strongest(self, n_words: int) -> tuple[list[Word], list[Word]]:
        """Return the words that speak most for praise and those that speak most for complaint, the strongest first."""
        ranked = sorted(self.read(list(self.sentences.vocabulary)).words, key=lambda word: word.adds)
        return ranked[::-1][:n_words], ranked[:n_words]


@dataclass(frozen=True, slots=True)
class Score:
    """How a classifier does on what it has not seen."""

    n_right: int
    n_sentences: int
    """Held-out sentences."""
    n_unknown: int
    n_words: int
    """Words of these sentences."""
    moved: float
    """The largest change of a probability when the words of a held-out sentence are put in another order."""
    pairs_right: int
    n_pair_sentences: int
    """Sentences of the pairs."""

    @property
    def accuracy(self) -> float:
        """Share of held-out sentences named right, 0 … 1."""
        return self.n_right / self.n_sentences


@cache
def classifier(language: str) -> Classifier:
    """Return the classifier of a language; the same every time.

    Raises
    ------
    DataUnavailable
        If its sentences cannot be read.
    """
    known = sentences.load(language)
    training = ~known.is_held_out
    counts = known.count_all([text for text, use in zip(known.texts, training, strict=True) if use])
    untrained = Network.initialise((len(known.vocabulary), len(CLASSES)), seed=0, dtype=np.float64)
    return Classifier(
        known,
        fit(
            untrained,
            counts,
            known.labels[training],
            updates=_UPDATES,
            learning_rate=_LEARNING_RATE,
            decay=_DECAY,
        ),
    )


def language_of(text: str) -> str:
    """Return the language whose classifier reads a text."""
    return "zh" if sentences.is_chinese(text) else "en"


def reordered(words: Sequence[str], seed: int) -> list[str]:
    """Return the same words in another order; the same seed gives the same."""
    return [words[place] for place in np.random.default_rng(seed).permutation(len(words))]


@cache
def score(language: str) -> Score:
    """Measure the classifier of a language on its held-out sentences and its pairs."""
    reader = classifier(language)
    known = reader.sentences
    held_out = [
        (known.tokens(text), label)
        for text, label, use in zip(known.texts, known.labels, known.is_held_out, strict=True)
        if use
    ]
    readings = [reader.read(words) for words, _ in held_out]
    again = [reader.read(reordered(words, seed)) for seed, (words, _) in enumerate(held_out)]
    pairs = [
        (reader.read_text(text).praise > 0.5) == is_praise
        for pair in known.pairs
        for text, is_praise in zip(pair, (True, False), strict=True)
    ]
    return Score(
        n_right=sum(
            bool((reading.praise > 0.5) == (label == PRAISE))
            for reading, (_, label) in zip(readings, held_out, strict=True)
        ),
        n_sentences=len(held_out),
        n_unknown=sum(not word.is_known for reading in readings for word in reading.words),
        n_words=sum(len(reading.words) for reading in readings),
        moved=max(abs(one.praise - other.praise) for one, other in zip(readings, again, strict=True)),
        pairs_right=sum(pairs),
        n_pair_sentences=len(pairs),
    )


def judge(scores: Mapping[str, Score]) -> Finding:
    """Holds if held-out sentences and the pairs are told apart; with limits if only the former are.

    Parameters
    ----------
    scores : mapping of str to Score
        By language.
    """
    learned = all(score.accuracy >= GOOD for score in scores.values())
    ordered = all(score.pairs_right == score.n_pair_sentences for score in scores.values())
    measured: dict[str, str] = {}
    for language, found in scores.items():
        measured |= {
            f"{language}_right": str(found.n_right),
            f"{language}_all": str(found.n_sentences),
            f"{language}_accuracy": percent(found.accuracy),
            f"{language}_unknown": f"{found.n_unknown / found.n_words:.0%}",
        }
    return Finding(
        "needs_correction" if not learned else "holds" if ordered else "holds_with_limits",
        measured
        | {
            "moved": f"{max(found.moved for found in scores.values()):.3f}",
            "pairs_right": str(sum(found.pairs_right for found in scores.values())),
            "pairs_all": str(sum(found.n_pair_sentences for found in scores.values())),
        },
    )
