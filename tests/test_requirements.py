"""What is installed for the lab stands in its lists with its version: nothing comes in whatever version is new."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from core.config import ROOT


def lines(path: Path) -> list[Requirement]:
    """Return the requirements of a file that this machine's markers admit."""
    wanted = [line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    found = [Requirement(line) for line in wanted if line and not line.startswith("-")]
    return [each for each in found if each.marker is None or each.marker.evaluate()]


def brought_along(wanted: list[Requirement]) -> set[str]:
    """Return the names of everything that ``wanted`` needs in the end, itself included."""
    seen: set[tuple[str, frozenset[str]]] = set()
    left = [(canonicalize_name(each.name), frozenset(each.extras)) for each in wanted]
    while left:
        name, extras = here = left.pop()
        if here in seen:
            continue
        seen.add(here)
        for needed in map(Requirement, requires(name) or ()):
            marker = needed.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, "")):
                left.append((canonicalize_name(needed.name), frozenset(needed.extras)))
    return {name for name, _ in seen}


RUN, DEVELOP, ALONG = (lines(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"))


@pytest.mark.parametrize("wanted", [RUN, RUN + DEVELOP], ids=["run", "develop"])
def test_whatever_is_brought_along_has_an_exact_version(wanted: list[Requirement]) -> None:
    pinned = {canonicalize_name(each.name) for each in (*wanted, *ALONG)}
    assert brought_along(wanted) <= pinned


def test_this_environment_has_the_versions_that_are_named() -> None:
    for each in (*RUN, *DEVELOP, *ALONG):
        try:
            here = version(each.name)
        except PackageNotFoundError:  # another platform's
            assert each in ALONG, f"{each} is not installed"
            continue
        assert each.specifier.contains(here), f"{each}: {here} is installed"
