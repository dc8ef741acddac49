"""What the lab remembers of one visitor while the browser tab is open.

Values of widgets stay in their widgets; this is the rest. It is lost with the session by design: what must survive a
reload stands in the address, in the run store, or in what the browser keeps (``ui.browser``).
"""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.pace import Pace

if TYPE_CHECKING:  # every page has this memory, and few need all that can stand in it: a page imports what it uses
    from core.data.labelling import Labelling
    from core.digits.prepare import Bitmap
    from core.errors import LabError
    from core.experiments.backpropagation import Lesson as BackpropagationLesson
    from core.experiments.compute import Race
    from core.experiments.finding import Finding
    from core.playground.session import Session as PlaygroundSession
    from core.progress import Progress
    from core.runs.history import History
    from core.runs.spec import Correction

_KEY = "_lab"


def new_greeting() -> str:
    """Return something that no browser has been greeted with."""
    return secrets.token_urlsafe(8)


@dataclass(slots=True)
class LabState:
    """One visitor's memory."""

    language: str | None = None
    """Chosen by the visitor; None follows the browser."""
    answers: dict[str, int | None] = field(default_factory=dict)
    """Answers to predictions and exercises by section id: the option's index, or None for "skipped"."""
    deeds: set[str] = field(default_factory=set)
    """What the learner has done of ``core.progress.DEEDS``."""
    touring: bool = True
    """Whether the learner wants the tour."""
    greeting: str = field(default_factory=new_greeting)
    """By which the browser knows this session: it answers each once with what it keeps."""
    owner: str | None = None
    """By which this browser's runs are found again; None until the browser has answered."""
    returning: bool = False
    """Whether the browser had that name from before."""
    drawn: tuple[Progress, bool] | None = None
    """The progress that the page was drawn with, and whether it knew a returning learner."""
    card: str | None = None
    """The card that is open, or that the address has just asked for."""
    card_in_address: str | None = None
    """The card that the page has put into its address; None if it left the address alone."""
    open_cards: dict[str, str] = field(default_factory=dict)
    """The card that was open last, by its lesson's name."""
    cards_asked: int = 0
    """Counts up whenever the card is to be brought into sight."""
    own_run: str | None = None
    """The last run that the learner started on the training page."""
    page: str | None = None
    """Address of the page that was drawn last, without its query."""
    arrived: bool = False
    """Whether the page that is being drawn is another one than before."""
    run_token: str | None = None
    """The run that the training page shows."""
    run_asked: str | None = None
    """The run that the training page's address named when it was last drawn."""
    history: History | None = None
    """What has been read so far of the run that the training page shows."""
    pace: Pace = field(default_factory=Pace)
    """How often the training page looks at a run that trains."""
    corrections: list[Correction] = field(default_factory=list)
    """What could not be used of an address."""
    corrected: object = None
    """The settings that came of it."""
    lost: LabError | None = None
    """Why the run that an address asked for cannot be shown; until there is another, or the page is left."""
    trouble: LabError | None = None
    """Why what the visitor just asked for did not happen, to be said once."""
    model_token: str | None = None
    """The last run of this visitor that ended with a model: what the drawing page asks."""
    drawing: dict[str, Any] | None = None
    """The canvas's strokes as it reported them last; None before the first."""
    canvas_start: dict[str, Any] | None = None
    """What the canvas was last told to show: the strokes at a page change, an undo, a clearing."""
    canvas_generation: int = 0
    """Counts up whenever the canvas is told anew what to show, so that it notices even if that is the same."""
    picture: Bitmap | None = None
    """The ink of the picture that the reader brought to the drawing page."""
    refusal: LabError | None = None
    """Why the last picture cannot be used."""
    experiments: dict[str, dict[str, str]] = field(default_factory=dict)
    """The learner's own runs of an experiment: tokens by arm, by the experiment's id."""
    findings: dict[str, Finding] = field(default_factory=dict)
    """What was measured on the cards that the learner has seen, by the card's id."""
    playground: PlaygroundSession | None = None
    """The network that the playground trains, with what is kept of its way."""
    playground_addresses: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=20))
    """What the playground has lately put into the address, the latest last."""
    line_digit: int | None = None
    """Index of the digit whose sum the neuron page shows, if the reader has chosen one."""
    backpropagation: BackpropagationLesson | None = None
    """How far the reader has come with the backpropagation stepper."""
    race: Race | None = None
    """The last race of three ways of computing that the reader saw."""
    stencil: dict[str, Any] | None = None
    """The stencil that the reader painted, as the canvas reported it last."""
    stencil_start: dict[str, Any] | None = None
    """What that canvas was last told to show."""
    stencil_generation: int = 0
    """Counts up whenever it is told anew."""
    labelling: Labelling | None = None
    """The ten digits that the reader labels on the data page, with the answers so far."""
    opened: list[str] = field(default_factory=list)
    """The networks for which the reader has opened the test set, by fingerprint."""
    first_screen_due: bool = False
    """Whether a page is being opened of which that part has not been sent yet that fills the window."""
    answer_due: bool = False
    """Whether the learner has pressed Stop or Pause and the page has not yet said that the run has obeyed."""
    shuffles: dict[str, int] = field(default_factory=dict)
    """How often the reader asked for other example digits, by page."""


def state() -> LabState:
    """Return this session's memory, made at the first call."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = LabState()
    memory: LabState = st.session_state[_KEY]
    return memory
