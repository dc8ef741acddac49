"""How far a learner has come: what was answered and done, what that makes of each claim, and what comes next.

The claims are found in the lessons: a lesson or a card that is added counts from then on. A browser keeps the progress
as text (``encode``); what comes back may be of another version of the lab, or nonsense, and is taken as far as it can
be understood (``decode``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from core import content
from core.content import Question

VERSION: Final = 1
"""Of the text that browsers keep; another version is not read."""
MAX_TEXT: Final = 100_000
"""Characters; longer texts are not ours."""

Stage = Literal["untouched", "tried", "mastered"]

_OWNER = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: on a page, or at one of its cards."""

    page: str
    card: str | None = None
    deed: str | None = None
    """What doing it is noted as, where that is not an answer."""


TOUR: Final = (
    Step("draw", deed="draw"),
    Step("neuron", "weighted-sum", deed="predict"),
    Step("neuron", "activation", deed="activation"),
    Step("neuron", "activation", deed="exercise"),
    Step("playground", deed="playground"),
    Step("train", deed="run"),
)
"""The first visit: each step is done by doing it."""

DEEDS: Final = frozenset(step.deed for step in TOUR if step.deed)
_AT: Final = {step.page: step for step in TOUR if step.card is None}


@dataclass(frozen=True, slots=True)
class Progress:
    """What one learner has done."""

    answers: Mapping[str, int | None] = field(default_factory=dict)
    """Answers by section id: the option's index, or None for "skipped"."""
    deeds: frozenset[str] = frozenset()
    """Which of ``DEEDS`` were done."""
    touring: bool = True
    """Whether the tour is still wanted."""

    @property
    def tour_left(self) -> tuple[Step, ...]:
        """The steps of the tour that are still to be done."""
        return tuple(step for step in TOUR if step.deed not in self.deeds)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim card with its two questions, in one language."""

    lesson: str
    id: str
    title: str
    prediction: Question
    exercise: Question

    @property
    def prediction_id(self) -> str:
        """Section id of the prediction."""
        return f"{self.id}.predict"

    @property
    def exercise_id(self) -> str:
        """Section id of the exercise."""
        return f"{self.id}.exercise"

    def stage(self, answers: Mapping[str, int | None]) -> Stage:
        """Return how far ``answers`` have come with this claim: its exercise answered right is "mastered"."""
        chosen = answers.get(self.exercise_id)
        if chosen is not None and self.exercise.options[chosen].right:
            return "mastered"
        return "tried" if {self.prediction_id, self.exercise_id} & answers.keys() else "untouched"


@cache
def claims(language: str, lesson: str) -> tuple[Claim, ...]:
    """Return the claims of a lesson in their order; none if there is no such lesson."""
    if lesson not in content.lesson_names():
        return ()
    text = content.lesson(language, lesson)
    return tuple(
        Claim(
            lesson,
            card.id,
            card.title,
            text[f"{card.id}.predict"].question(),
            text[f"{card.id}.exercise"].question(),
        )
        for card in text.cards
        if {f"{card.id}.predict", f"{card.id}.exercise"} <= text.sections.keys()
    )


@cache
def _options() -> Mapping[str, int]:
    """Return how many options each question has, by section id."""
    sizes: dict[str, int] = {}
    for lesson in content.lesson_names():
        for claim in claims(content.LANGUAGES[0], lesson):
            sizes[claim.prediction_id] = len(claim.prediction.options)
            sizes[claim.exercise_id] = len(claim.exercise.options)
    return sizes


def count(found: Sequence[Claim], answers: Mapping[str, int | None]) -> dict[Stage, int]:
    """Return how many of the claims have come to each stage."""
    stages = [claim.stage(answers) for claim in found]
    return {
        "untouched": stages.count("untouched"),
        "tried": stages.count("tried"),
        "mastered": stages.count("mastered"),
    }


def next_step(language: str, pages: Sequence[str], progress: Progress) -> Step | None:
    """Return what to do next, or None when all is done.

    The tour comes first, while it is wanted. Then the pages in their order: every claim that was not tried, every page
    that invites to do something which was not done. Last the claims whose exercise has not been solved.

    Parameters
    ----------
    language : str
    pages : sequence of str
        Names of the pages in the order of the course.
    progress : Progress
    """
    if progress.touring and progress.tour_left:
        return progress.tour_left[0]
    return next(_left(language, pages, progress), None)


def _left(language: str, pages: Sequence[str], progress: Progress) -> Iterator[Step]:
    for page in pages:
        for claim in claims(language, page):
            if claim.stage(progress.answers) == "untouched":
                yield Step(page, claim.id)
        if page in _AT and _AT[page].deed not in progress.deeds:
            yield _AT[page]
    for page in pages:
        for claim in claims(language, page):
            if claim.stage(progress.answers) == "tried":
                yield Step(page, claim.id)


# ── what a browser keeps ──────────────────────────────────────────────────────────────────────────────────────────────


def encode(progress: Progress, owner: str) -> str:
    """Return what a browser shall keep; the same for the same progress."""
    kept = {
        "version": VERSION,
        "owner": owner,
        "answers": progress.answers,
        "deeds": sorted(progress.deeds),
        "touring": progress.touring,
    }
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def decode(text: object) -> tuple[Progress, str | None]:
    """Return the progress and the owner that a browser has kept, as far as ``text`` makes sense.

    Answers to questions that the lessons do not have, and options that these do not offer, are dropped.
    """
    kept = _parsed(text)
    owner = kept.get("owner")
    answers, deeds, touring = kept.get("answers"), kept.get("deeds"), kept.get("touring")
    progress = Progress(
        answers={
            id: chosen
            for id, chosen in (answers if isinstance(answers, dict) else {}).items()
            if _is_answer(id, chosen)
        },
        deeds=frozenset(deed for deed in deeds if isinstance(deed, str)) & DEEDS
        if isinstance(deeds, list)
        else frozenset(),
        touring=touring if isinstance(touring, bool) else True,
    )
    return progress, owner if isinstance(owner, str) and _OWNER.fullmatch(owner) else None


def _is_answer(question: str, chosen: object) -> bool:
    if question not in _options():
        return False
    if chosen is None:
        return question.endswith(".predict")
    return type(chosen) is int and 0 <= chosen < _options()[question]


def _parsed(text: object) -> dict[str, Any]:
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        return {}
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) and kept.get("version") == VERSION else {}


# ── what a reader takes home ──────────────────────────────────────────────────────────────────────────────────────────


def report(found: Sequence[Claim], answers: Mapping[str, int | None], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what became of each claim in words, ready for JSON.

    Parameters
    ----------
    found : sequence of Claim
        In the reader's language.
    answers : mapping of str to int or None
    words : mapping of str to str
        The reader's words for ``lesson claim stage prediction exercise question answer right yes no skipped none``, for
        each stage, and for each lesson as ``lesson.<name>``.
    """
    return [
        {
            words["lesson"]: words[f"lesson.{claim.lesson}"],
            words["claim"]: claim.title,
            words["stage"]: words[claim.stage(answers)],
            words["prediction"]: _answered(claim.prediction, claim.prediction_id, answers, words),
            words["exercise"]: _answered(claim.exercise, claim.exercise_id, answers, words),
        }
        for claim in found
    ]


def _answered(
    question: Question, id: str, answers: Mapping[str, int | None], words: Mapping[str, str]
) -> dict[str, str | None]:
    chosen = answers.get(id)
    if chosen is None:
        said, judged = words["skipped" if id in answers else "none"], None
    else:
        said, judged = question.options[chosen].text, words["yes" if question.options[chosen].right else "no"]
    return {words["question"]: question.text, words["answer"]: said, words["right"]: judged}
