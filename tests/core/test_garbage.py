"""What stays is not looked at for garbage again and again, and garbage is found all the same."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from core import garbage


class Cyclic:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.myself = self


class Clock:
    """Counts a fixed time for every look at it."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    """Nothing set apart, and nobody else who would."""
    others = gc.callbacks[:]
    gc.callbacks.clear()
    gc.unfreeze()
    yield
    gc.callbacks[:] = others
    gc.unfreeze()


def watched(step: float) -> Clock:
    """Collect with a watch by whose clock every collection takes ``step`` seconds."""
    clock = Clock(step)
    gc.callbacks.append(garbage.Watch(clock))
    return clock


def test_what_outlives_a_long_collection_is_set_apart() -> None:
    watched(2 * garbage.LONG)
    stays = Cyclic()
    gc.collect()
    assert gc.get_freeze_count() > 0
    assert not any(one is stays for one in gc.get_objects()), "what is set apart is not looked at"


def test_a_short_collection_sets_nothing_apart() -> None:
    watched(garbage.LONG / 2)
    gc.collect()
    assert gc.get_freeze_count() == 0


def test_young_garbage_alone_sets_nothing_apart() -> None:
    watched(2 * garbage.LONG)
    gc.collect(1)
    assert gc.get_freeze_count() == 0


def test_what_has_been_set_apart_and_let_go_of_is_found_later() -> None:
    clock = watched(2 * garbage.LONG)
    one = Cyclic()
    gone = weakref.ref(one)
    gc.collect()
    del one
    clock.step = garbage.LONG / 2
    gc.collect()
    assert gone() is not None
    clock.now += garbage.LOOK_AGAIN_AFTER
    gc.collect()  # thaws at its end
    gc.collect()
    assert gone() is None


def test_garbage_of_afterwards_is_found_at_once() -> None:
    garbage.set_apart_what_stays()
    gone = weakref.ref(Cyclic())
    gc.collect()
    assert gone() is None


def test_a_process_is_watched_once() -> None:
    garbage.set_apart_what_stays()
    assert gc.get_freeze_count() > 0
    garbage.set_apart_what_stays()
    assert len(gc.callbacks) == 1
