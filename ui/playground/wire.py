"""What the browser wishes, and what it is answered.

A wish says what the browser shows and has ("scene", "branch", "shown", "last"), and what the learner wants: "spec" (all
choices, as in an address), "rewind", "edit" (one weight), "frames" (how many more), "compare" (classical methods).
Every reply says which wish it answers, so one that was lost is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.playground import spec as specs
from core.playground.frame import Frame, pack
from core.playground.session import Session
from ui import services
from ui.i18n import t
from ui.playground.scene import scene


def everything(session: Session) -> dict[str, Any]:
    """Return what a browser needs that has nothing yet: the scene, and the frame that is shown."""
    return _reply(session, [session.frame()], session.shown.step, pace=1) | {"full": scene(session)}


def answer(session: Session, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Do what the browser wishes and return what it needs to know.

    Parameters
    ----------
    session : Session
        Changed by the wish.
    wish : mapping
        As described above. One that speaks of another branch than the session's (after a lost connection) changes
        nothing; the browser is told everything again.
    """
    if wish["scene"] != session.scene or wish["branch"] != session.branch:
        return everything(session) | {"number": wish["number"]}
    branch, last, pace = session.branch, int(wish["last"]), int(wish["pace"])
    session.see(int(wish["shown"]))
    if "spec" in wish:
        session.choose(specs.from_query(wish["spec"])[0])
    if wish.get("rewind"):
        session.rewind()
    if "edit" in wish:
        edit = wish["edit"]
        session.edit(int(edit["layer"]), int(edit["row"]), int(edit["unit"]), float(edit["value"]))
    frames: list[Frame] = []
    if session.branch != branch:  # the browser must show another frame, and go on from it
        last = session.shown.step
        frames.append(session.frame())
    frames += session.ahead(last, int(wish["frames"]), pace)
    reply = _reply(session, frames, last, pace) | {"number": wish["number"]}
    if wish["scene"] != session.scene:
        reply["full"] = scene(session)
    return reply


def compare(session: Session) -> list[dict[str, Any]]:
    """Return what classical methods make of the session's points, each with its name in the reader's language.

    Raises
    ------
    ServiceUnavailable
        They cannot be fitted just now.
    """
    fitted = services.classical().ask(session.training.spec.points)
    return [one | {"label": t(f"playground.method.{one['name']}")} for one in fitted]


def _reply(session: Session, frames: list[Frame], after: int, pace: int) -> dict[str, Any]:
    chunk = pack(frames) | {"after": after, "pace": pace} if frames else None
    return {"number": None, "scene": session.scene, "branch": session.branch, "chunk": chunk}
