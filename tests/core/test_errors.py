import copy
import inspect
import pickle
import re

import pytest

from core import errors
from core.errors import DataUnavailable, InvalidSpec, LabError, RunError, RunNotFound

EVERY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, LabError)]


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("code", [None, "a_closer_code"])
@pytest.mark.parametrize("again", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])
def test_travels_between_processes_whole(kind, code, again):
    error = kind("Expected a file. Received: path='x'", code=code, path="x", reason=["missing", 3, None])
    copied = again(error)
    assert type(copied) is kind
    assert str(copied) == str(error)
    assert copied.code == error.code == (code or kind.code)
    assert copied.params == {"path": "x", "reason": ["missing", 3, None]}


def test_a_code_given_to_one_error_is_not_given_to_its_class():
    LabError("diverged", code="diverged")
    assert LabError("something else").code == "unknown"


def test_codes_name_one_class_each():
    codes = [kind.code for kind in EVERY]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


def test_the_drawn_tree_is_the_tree():
    drawn = re.findall(r"(?:├──|└──) (\w+)", errors.__doc__)
    assert sorted([*drawn, "LabError"]) == sorted(kind.__name__ for kind in EVERY)


def test_pages_catch_all_of_them_as_one():
    for kind in (InvalidSpec, RunNotFound, DataUnavailable):
        with pytest.raises(LabError):
            raise kind("")
    assert issubclass(RunNotFound, RunError)
    assert not issubclass(LabError, (ValueError, OSError))


def test_params_may_be_none_at_all():
    error = LabError("nothing to add")
    assert error.params == {}
    assert error.args == ("nothing to add",)
