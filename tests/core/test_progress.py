"""How far a learner has come: found from the lessons, kept as text, and never trusted when it comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from core import content, progress
from core.progress import DEEDS, TOUR, Progress, Step, claims, count, decode, encode, next_step, report

OWNER = "abcdefghijABCDEFGHIJ-_"
ALL = tuple(claim for name in content.lesson_names() for claim in claims("en", name))
FIRST = ALL[0]
PAGES = ("neuron", "network", "train")


def right(claim: progress.Claim) -> int:
    return next(index for index, option in enumerate(claim.exercise.options) if option.right)


def solved(*found: progress.Claim) -> dict[str, int | None]:
    return {claim.exercise_id: right(claim) for claim in found} | {claim.prediction_id: 0 for claim in found}


# ── the claims ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_claim_card_of_every_lesson_is_found() -> None:
    cards = {
        (name, section.id)
        for name in content.lesson_names()
        for section in content.lesson("en", name).cards
        if f"{section.id}.predict" in content.lesson("en", name).sections
    }
    assert {(claim.lesson, claim.id) for claim in ALL} == cards
    assert len(cards) >= 16


def test_no_two_claims_share_an_id() -> None:
    """Answers are kept by section id, whatever the lesson."""
    ids = [claim.id for claim in ALL]
    assert len(set(ids)) == len(ids)


def test_a_page_without_a_lesson_has_no_claims() -> None:
    assert claims("en", "train") == ()


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        ({}, "untouched"),
        ({FIRST.prediction_id: 0}, "tried"),
        ({FIRST.prediction_id: None}, "tried"),
        ({FIRST.exercise_id: (right(FIRST) + 1) % 2}, "tried"),
        ({FIRST.exercise_id: right(FIRST)}, "mastered"),
        ({"other.exercise": 0}, "untouched"),
    ],
)
def test_the_stage_of_a_claim(answers: dict[str, int | None], stage: progress.Stage) -> None:
    assert FIRST.stage(answers) == stage
    assert count([FIRST], answers)[stage] == 1


# ── the next step ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_first_comes_what_is_left_of_the_tour() -> None:
    assert next_step("en", PAGES, Progress()) == TOUR[0]
    assert next_step("en", PAGES, Progress(deeds=DEEDS - {"exercise"})) == Step("neuron", "activation", "exercise")


def test_then_the_course_in_its_order() -> None:
    here = [*claims("en", "neuron"), *claims("en", "network")]
    begun = Progress(touring=False)
    assert next_step("en", PAGES, begun) == Step("neuron", here[0].id)
    tried = replace(begun, answers={claim.prediction_id: None for claim in here[:-1]})
    assert next_step("en", PAGES, tried) == Step("network", here[-1].id)
    all_tried = replace(begun, answers={claim.prediction_id: None for claim in here})
    step = next_step("en", PAGES, all_tried)
    assert step is not None
    assert (step.page, step.deed) == ("train", "run")
    trained = replace(all_tried, deeds=frozenset({"run"}))
    assert next_step("en", PAGES, trained) == Step("neuron", here[0].id)
    assert next_step("en", PAGES, replace(trained, answers=solved(*here[1:]))) == Step("neuron", here[0].id)
    assert next_step("en", PAGES, replace(trained, answers=solved(*here))) is None


def test_a_finished_tour_does_not_stand_in_the_way() -> None:
    assert next_step("en", PAGES, Progress(deeds=DEEDS)) == Step("neuron", claims("en", "neuron")[0].id)


def test_the_tour_leads_to_cards_that_there_are() -> None:
    for step in TOUR:
        assert step.card is None or step.card in {claim.id for claim in claims("en", step.page)}


# ── what a browser keeps ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_kept_comes_back() -> None:
    kept = Progress({FIRST.prediction_id: None, FIRST.exercise_id: 1}, frozenset({"run", "draw"}), touring=False)
    assert decode(encode(kept, OWNER)) == (kept, OWNER)


def test_the_same_progress_is_the_same_text() -> None:
    answers: dict[str, int | None] = {FIRST.prediction_id: 0, FIRST.exercise_id: 1}
    backwards = dict(reversed(answers.items()))
    assert encode(Progress(answers), OWNER) == encode(Progress(backwards), OWNER)


def test_everything_that_can_be_answered_fits() -> None:
    full = Progress(solved(*ALL), DEEDS)
    assert len(encode(full, OWNER)) < progress.MAX_TEXT / 10
    assert decode(encode(full, OWNER)) == (full, OWNER)


@pytest.mark.parametrize(
    "text",
    [
        *(None, 7, b"{}", {}, "", "null", "[]", "7", "{", '"text"', "NaN", "[" * 50_000, "{}"),
        *('{"version":2,"touring":false}', '{"version":"1","touring":false}', " " * 100_000 + "{}"),
    ],
    ids=lambda text: repr(text)[:12],
)
def test_nonsense_is_no_progress(text: object) -> None:
    assert decode(text) == (Progress(), None)


def kept(**changed: Any) -> str:
    return json.dumps(json.loads(encode(Progress({FIRST.prediction_id: 0}), OWNER)) | changed)


@pytest.mark.parametrize(
    "answers",
    [
        *(None, [], "text", 3, {"no-such.predict": 0}, {FIRST.prediction_id: 99}, {FIRST.prediction_id: -1}),
        *({FIRST.prediction_id: "0"}, {FIRST.prediction_id: True}, {FIRST.prediction_id: 0.0}),
        *({FIRST.prediction_id: [0]}, {FIRST.exercise_id: None}, {FIRST.id: 0}),
    ],
    ids=str,
)
def test_answers_that_cannot_be_are_dropped_and_the_rest_stays(answers: object) -> None:
    assert decode(kept(answers=answers)) == (Progress(), OWNER)
    if isinstance(answers, dict):
        found, _ = decode(kept(answers=answers | {ALL[1].prediction_id: 1}))
        assert found.answers == {ALL[1].prediction_id: 1}


@pytest.mark.parametrize("owner", [None, 5, "", "short", OWNER + "x", OWNER[:-1] + "/", OWNER[:-1] + "\n"])
def test_a_name_that_is_none_of_ours_is_dropped(owner: object) -> None:
    found, name = decode(kept(owner=owner))
    assert name is None
    assert found.answers == {FIRST.prediction_id: 0}


def test_deeds_and_wishes_of_the_wrong_kind_are_dropped() -> None:
    found, _ = decode(kept(deeds=["run", "fly", 3, None, ["draw"]], touring="no"))
    assert (found.deeds, found.touring) == (frozenset({"run"}), True)
    assert decode(kept(deeds={"run": 1}))[0].deeds == frozenset()


# ── what a reader takes home ──────────────────────────────────────────────────────────────────────────────────────────

WORDS = {
    word: word.upper()
    for word in (
        *("lesson", "claim", "stage", "prediction", "exercise", "question", "answer", "right", "yes", "no"),
        *("skipped", "none", "untouched", "tried", "mastered"),
        *(f"lesson.{name}" for name in content.lesson_names()),
    )
}


def test_the_report_says_it_in_the_readers_words() -> None:
    claim = claims("zh", FIRST.lesson)[0]
    told = report([claim], {claim.prediction_id: 0, claim.exercise_id: right(FIRST)}, WORDS)[0]
    assert told["CLAIM"] == claim.title
    assert told["STAGE"] == "MASTERED"
    assert told["PREDICTION"] == {
        "QUESTION": claim.prediction.text,
        "ANSWER": claim.prediction.options[0].text,
        "RIGHT": "YES" if claim.prediction.options[0].right else "NO",
    }
    assert told["EXERCISE"]["RIGHT"] == "YES"
    json.dumps(told)


def test_the_report_tells_skipped_from_not_answered() -> None:
    told = report([FIRST], {FIRST.prediction_id: None}, WORDS)[0]
    assert (told["PREDICTION"]["ANSWER"], told["PREDICTION"]["RIGHT"]) == ("SKIPPED", None)
    assert told["EXERCISE"]["ANSWER"] == "NONE"
