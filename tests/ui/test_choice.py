"""A select box whose options are called otherwise than a moment ago."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ui import choice


@pytest.fixture
def widgets(monkeypatch):
    values = {}
    monkeypatch.setattr(st, "session_state", values)
    return values


NAMES = {"given": "true", "shuffled": "dealt out"}


def test_an_option_means_itself_and_a_name_its_option(widgets):
    assert choice.meant("labels", NAMES, "given") == "given"
    widgets["labels"] = "shuffled"
    assert choice.meant("labels", NAMES, "given") == "shuffled"
    widgets["labels"] = "dealt out"
    assert choice.meant("labels", NAMES, "given") == "shuffled"


def test_what_is_neither_is_the_default(widgets):
    widgets["labels"] = "a name of another language"
    assert choice.meant("labels", NAMES, "given") == "given"


def test_what_is_called_alike_differs_where_nobody_sees_it():
    told = choice.distinct({0: "the", 1: "cat", 2: "the", 3: "the"})
    assert len(set(told.values())) == 4
    assert [name.replace("\u200b", "") for name in told.values()] == ["the", "cat", "the", "the"]
    assert told[1] == "cat"


def page():
    import streamlit as st

    from ui import choice

    german = st.toggle("German", key="german")
    names = {"a": "eins", "b": "zwei"} if german else {"a": "one", "b": "two"}
    st.text(choice.select("Number", names, key="number", default="a"))


def test_the_choice_survives_new_names():
    app = AppTest.from_function(page).run()
    assert app.text[0].value == "a"
    app.selectbox(key="number").set_value("b").run()
    assert app.text[0].value == "b"
    app.toggle(key="german").set_value(True).run()
    assert app.text[0].value == "b"
    assert app.selectbox(key="number").options == ["eins", "zwei"]
    app.selectbox(key="number").set_value("a").run()
    assert app.text[0].value == "a"
    assert not app.exception
