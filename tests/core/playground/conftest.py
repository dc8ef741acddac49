"""What the tests of the playground share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.playground.session import Session
from core.playground.spec import PlaygroundSpec


@pytest.fixture
def played() -> Callable[[Session, int], list[float]]:
    """Play so many epochs as a browser would, in chunks; return the training losses of the frames."""

    def play(session: Session, epochs: int) -> list[float]:
        losses = []
        end = session.shown.step + epochs * session.training.steps_per_epoch
        while session.shown.step < end:
            frames = session.ahead(session.shown.step, 40, 1)
            losses += [frame.figures.loss for frame in frames if frame.step <= end]
            session.see(max(frame.step for frame in frames if frame.step <= end))
        return losses

    return play


@pytest.fixture
def session() -> Session:
    """The playground as it opens."""
    return Session(PlaygroundSpec())
