"""How much the run store keeps: which snapshots of a run, and which runs at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.config import Limits
from core.runs.run import ENDED
from core.runs.tables import events, resume_points, runs, snapshots


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a run has come, as ``weights`` to look at and as ``resume`` to train on from. Both opaque to the store."""

    epoch: int
    step: int
    weights: bytes
    resume: bytes


def save(connection: sa.Connection, token: str, saved: Saved, budget: int, steps_per_epoch: int) -> None:
    """Keep the weights beside those of other epochs, within ``budget`` bytes, and the one point to resume from.

    Weights from within an epoch, where the run paused or was stopped, are kept until it has gone on.
    """
    place = {"token": token, "epoch": saved.epoch, "step": saved.step}
    within_epoch = snapshots.c.step != snapshots.c.epoch * steps_per_epoch
    passed = sa.or_(snapshots.c.step == saved.step, within_epoch)
    connection.execute(snapshots.delete().where(snapshots.c.token == token, passed))
    connection.execute(snapshots.insert().values(**place, size=len(saved.weights), data=saved.weights))
    connection.execute(resume_points.delete().where(resume_points.c.token == token))
    connection.execute(resume_points.insert().values(**place, size=len(saved.resume), data=saved.resume))

    sizes = connection.execute(sa.select(snapshots.c.step, snapshots.c.size).where(snapshots.c.token == token))
    dropped = thin_out({row.step: row.size for row in sizes}, budget)
    if dropped:
        connection.execute(snapshots.delete().where(snapshots.c.token == token, snapshots.c.step.in_(dropped)))


def thin_out(sizes: Mapping[int, int], budget: int) -> list[int]:
    """Return the steps whose snapshots to drop so that the rest fits into ``budget``.

    The first and the last stay. Of the others, the one whose neighbours are closest to each other goes, again and
    again, so that what is left is spread evenly.

    Parameters
    ----------
    sizes : mapping of int to int
        Bytes of the snapshot at each step.
    """
    steps = sorted(sizes)
    total = sum(sizes.values())
    dropped = []
    while total > budget and len(steps) > 2:
        index = min(range(1, len(steps) - 1), key=lambda i: steps[i + 1] - steps[i - 1])
        dropped.append(steps.pop(index))
        total -= sizes[dropped[-1]]
    return dropped


def expired(connection: sa.Connection, limits: Limits, now: float) -> list[str]:
    """Return the tokens of the runs to delete: long unseen ones, then the longest unseen that are over the budget.

    A run that waits or trains is never among them, unless nobody has kept it for as long.
    """
    stale = now - limits.run_ttl_seconds
    unseen = sa.and_(runs.c.seen_at < stale, sa.or_(runs.c.status.in_(ENDED), runs.c.heartbeat_at < stale))
    doomed = list(connection.scalars(sa.select(runs.c.token).where(unseen)))

    sizes = _sizes(connection)
    total = sum(sizes.values()) - sum(sizes.get(token, 0) for token in doomed)
    if total > limits.store_bytes:
        others = sa.select(runs.c.token).where(runs.c.status.in_(ENDED), runs.c.token.not_in(doomed))
        for token in connection.scalars(others.order_by(runs.c.seen_at)).all():
            if total <= limits.store_bytes:
                break
            total -= sizes.get(token, 0)
            doomed.append(token)
    return doomed


def delete(connection: sa.Connection, tokens: Sequence[str]) -> None:
    """Delete runs and all that belongs to them."""
    for table in (events, snapshots, resume_points, runs):
        connection.execute(table.delete().where(table.c.token.in_(tokens)))


def _sizes(connection: sa.Connection) -> dict[str, int]:
    """Bytes of each run's events and snapshots."""
    sizes: dict[str, int] = {}
    for table, size in (
        (events, sa.func.length(events.c.payload)),
        (snapshots, snapshots.c.size),
        (resume_points, resume_points.c.size),
    ):
        for token, total in connection.execute(sa.select(table.c.token, sa.func.sum(size)).group_by(table.c.token)):
            sizes[token] = sizes.get(token, 0) + int(total)
    return sizes
