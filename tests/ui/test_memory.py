"""Collections after script runs: short, because what stays for good is not looked at."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from ui import memory


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    memory.spare.clear()
    yield
    memory.spare.clear()
    gc.unfreeze()


class Node:
    """Something that can point to itself."""

    me: Node | None = None


def circle() -> weakref.ref[Node]:
    node = Node()
    node.me = node
    return weakref.ref(node)


def test_what_is_alive_is_spared_once_for_each_reason() -> None:
    before = gc.get_freeze_count()
    memory.spare("a page")
    spared = gc.get_freeze_count()
    assert spared > before
    newer = [Node() for _ in range(1000)]
    memory.spare("a page")
    assert gc.get_freeze_count() <= spared
    memory.spare("another")
    assert gc.get_freeze_count() >= spared + len(newer)


def test_garbage_before_and_after_is_still_collected() -> None:
    before = circle()
    memory.spare("a page")
    assert before() is None
    after = circle()
    gc.collect()
    assert after() is None
