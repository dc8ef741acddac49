"""What the browser keeps, taken over: before, after and instead of what happens in the session."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.progress import TOUR, Progress, encode
from ui.state import LabState

OWNER = "abcdefghijABCDEFGHIJ-_"


def script() -> None:
    import streamlit as st

    from ui import browser

    for text in st.session_state["said"]:
        browser.take(text)


def told(*said: object, memory: LabState | None = None) -> LabState:
    """Return what a session remembers that has heard all this from the browser."""
    app = AppTest.from_function(script)
    app.session_state["said"] = said
    if memory is not None:
        app.session_state["_lab"] = memory
    app.run()
    assert not app.exception, app.exception[0].message
    found: LabState = app.session_state["_lab"]
    return found


def test_a_browser_that_keeps_nothing_gets_a_name_nobody_can_guess() -> None:
    owners = {told(None).owner for _ in range(3)}
    assert len(owners) == 3
    assert all(owner and len(owner) == 22 for owner in owners)
    assert told(None).answers == {}


def test_a_known_browser_brings_its_name_and_its_progress() -> None:
    kept = Progress({"weighted-sum.predict": 1}, frozenset({"draw"}), touring=False)
    memory = told(encode(kept, OWNER))
    assert (memory.owner, memory.answers, memory.deeds, memory.touring) == (OWNER, dict(kept.answers), {"draw"}, False)
    assert memory.returning
    assert not told(None).returning


def test_what_was_done_before_the_browser_answered_counts_more() -> None:
    kept = Progress({"weighted-sum.predict": 1, "loss.predict": 0}, frozenset({"draw"}))
    memory = told(encode(kept, OWNER), memory=LabState(answers={"weighted-sum.predict": 0}, deeds={"predict"}))
    assert memory.answers == {"weighted-sum.predict": 0, "loss.predict": 0}
    assert memory.deeds == {"draw", "predict"}


def test_later_the_other_tab_knows_better() -> None:
    first = Progress({"weighted-sum.predict": 1, "loss.predict": 0}, frozenset({"draw"}))
    memory = told(encode(first, OWNER), encode(Progress({"loss.predict": 1}), OWNER))
    assert memory.answers == {"loss.predict": 1}
    assert memory.deeds == set()


@pytest.mark.parametrize("text", [None, "{", "[1]", '{"version":0}', 5])
def test_nonsense_changes_nothing_but_the_name(text: object) -> None:
    memory = told(text, memory=LabState(answers={"loss.predict": 2}))
    assert memory.answers == {"loss.predict": 2}
    assert memory.owner is not None


def test_answers_stay_the_same_object() -> None:
    """Buttons that were drawn before write into it."""
    memory = LabState()
    answers = memory.answers
    told(encode(Progress({"loss.predict": 1}), OWNER), memory=memory)
    assert answers == {"loss.predict": 1}


def test_the_tour_has_six_steps() -> None:
    """Its introduction says so."""
    assert len(TOUR) == 6


def lost_answer() -> None:
    import streamlit as st

    from ui import browser

    st.session_state["greetings"] = [browser.state().greeting]
    browser._answered()  # with nothing in the session: Streamlit has let go of the component meanwhile
    st.session_state["greetings"].append(browser.state().greeting)


def test_an_answer_that_was_lost_is_asked_for_again() -> None:
    app = AppTest.from_function(lost_answer).run()
    assert not app.exception
    before, after = app.session_state["greetings"]
    assert before != after
    assert app.session_state["_lab"].owner is None, "no new name while the old one may still be told"


def connecting() -> None:
    import streamlit as st

    from ui import browser

    browser.connect(then=lambda: st.session_state["called"].append(1))


@pytest.mark.parametrize(("owner", "called"), [(None, []), (OWNER, [1])])
def test_what_takes_the_processors_waits_for_the_answer(owner: str | None, called: list[int]) -> None:
    app = AppTest.from_function(connecting)
    app.session_state["called"] = []
    app.session_state["_lab"] = LabState(owner=owner)
    app.run()
    assert not app.exception
    assert app.session_state["called"] == called


@pytest.mark.parametrize(("owner", "asked_again"), [(None, True), (OWNER, False)])
def test_a_click_before_the_answer_asks_again(owner: str | None, asked_again: bool) -> None:
    """Streamlit forgets an answer that it has not looked at when the whole page is drawn anew."""
    app = AppTest.from_function(connecting)
    app.session_state["called"] = []
    app.session_state["_lab"] = memory = LabState(owner=owner, arrived=True)
    app.run()
    first, memory.arrived = memory.greeting, False
    app.run()
    assert not app.exception
    assert (memory.greeting != first) is asked_again


def overtaken() -> None:
    import streamlit as st

    from core.progress import Progress
    from ui import browser

    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        browser.keep_in_address("second")
        st.query_params["card"] = "first"  # a request comes that left the browser before it heard of that
        browser.state().drawn = (Progress({"loss.predict": 1}), False)
        browser.refresh()


def test_an_older_address_does_not_bring_an_older_card_back() -> None:
    app = AppTest.from_function(overtaken).run()
    assert not app.exception
    assert "".join(app.query_params["card"]) == "second"
