"""Trouble as the reader and the host are told it."""

from pathlib import Path

import pytest
import streamlit as st

from core.content import LANGUAGES, fill, ui_texts
from core.data import mnist
from core.errors import DataUnavailable, LabError
from ui import errors


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The reader's."""
    texts = ui_texts(request.param)
    monkeypatch.setattr(errors, "t", lambda key, **params: fill(texts[key], params))
    st.cache_resource.clear()
    return request.param


@pytest.fixture
def damaged(tmp_path: Path) -> DataUnavailable:
    """What reading a damaged file says."""
    path = tmp_path / "digits.npz"
    path.write_bytes(b"no npz")
    with pytest.raises(DataUnavailable) as caught:
        mnist.load(path)
    return caught.value


def test_a_reader_is_told_of_a_file_by_name_and_in_one_language(
    language: str, damaged: DataUnavailable, tmp_path: Path
) -> None:
    said = errors.explain(damaged)
    assert "digits.npz" in said
    assert str(tmp_path) not in said
    assert damaged.params["reason"] not in said


def test_the_host_is_told_all_of_it_once(
    language: str, damaged: DataUnavailable, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        errors.explain(damaged)
    (said,) = [record.getMessage() for record in caplog.records if record.name == errors.__name__]
    assert str(tmp_path / "digits.npz") in said
    assert damaged.params["reason"] in said


def test_a_readers_own_mistake_is_nothing_for_the_log(language: str, caplog: pytest.LogCaptureFixture) -> None:
    errors.explain(LabError("Expected a picture. Received: text", code="image_not_readable"))
    assert not caplog.records
