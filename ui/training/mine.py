"""The runs of this browser: found again after a reload, to be compared, renamed, repeated and deleted."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from core.errors import LabError
from core.plots import comparison
from core.runs import compare
from core.runs.events import EpochEnd
from core.runs.run import Run
from core.runs.store import Titled
from ui import browser, choice, figures, services
from ui.errors import explained
from ui.i18n import t
from ui.state import state
from ui.training import address, words

REPEAT: Final = 3
"""How many other seeds one click trains."""
PINNED: Final = "compared"
_CHANGED: Final = "_runs_changed"
SHOWN: Final = 50
"""Runs in the table."""

_ORDERS: Final[dict[str, Callable[[_Mine], Any]]] = {
    "newest": lambda mine: -mine.run.created_at,
    "accuracy": lambda mine: -(mine.run.validation_accuracy or 0.0),
    "seconds": lambda mine: mine.seconds or float("inf"),
}
_CSS: Final = """
<style>
.lab-runs { overflow-x: auto; }
.lab-runs table { border-collapse: collapse; font-size: .875rem; width: 100%; }
.lab-runs th { text-align: left; font-weight: 600; opacity: .7; }
.lab-runs :is(th, td) { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid rgba(128, 128, 128, .25);
  vertical-align: top; }
.lab-runs .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.lab-runs .shown { font-weight: 600; }
</style>
"""


@dataclass(frozen=True, slots=True)
class _Mine:
    """A run of this browser, and how it is called on the page."""

    name: str
    run: Run

    @property
    def seconds(self) -> float | None:
        """How long workers had it, None if it has not ended or never began."""
        return self.run.seconds_worked if self.run.ended and self.run.started_at is not None else None


def draw() -> None:
    """Draw the table of this browser's runs and what can be done with them, behind a fold; none, nothing."""
    owner = browser.owner()
    if owner is None:
        return
    try:
        number = services.store().number_of_runs(owner)
    except LabError:  # the page says above that the store does not serve
        return
    if number:
        _fold(owner, min(number, SHOWN))


@st.fragment
def _fold(owner: str, number: int) -> None:
    if st.session_state.pop(_CHANGED, False):
        st.rerun()  # a button in here has changed what the whole page shows
    fold = st.expander(t("train.mine.title", n=number), icon=":material/list:", key="mine", on_change="rerun")
    if fold.open:  # what nobody looks at is neither read nor drawn, however many runs there are
        with fold, explained():
            _panel(services.store().runs_of(owner, SHOWN))


def _panel(titled: list[Titled]) -> None:
    mine = [_Mine(f"{len(titled) - place}. {words.name(each)}", each.run) for place, each in enumerate(titled)]
    names = {each.run.token: each.name for each in mine}
    st.caption(t("train.mine.note", days=round(services.settings().limits.run_ttl_seconds / 86400)))
    orders = {order: t(f"train.mine.{order}") for order in _ORDERS}
    order = st.segmented_control(
        t("train.mine.sort"),
        list(orders),
        format_func=orders.__getitem__,
        default="newest",
        key="runs_order",
        persist_state="session",
    )
    st.html(_table(sorted(mine, key=_ORDERS[order or "newest"])))
    ended = [each for each in mine if each.run.finished_epochs]
    st.pills(
        t("train.mine.compare"),
        [each.run.token for each in ended],
        format_func=lambda token: words.plain(names[token]),
        selection_mode="multi",
        key=PINNED,
        persist_state="session",
        help=t("train.mine.compare_note"),
    )
    with explained():
        _comparison([each for each in ended if each.run.token in (st.session_state[PINNED] or [])])
    with st.popover(t("train.mine.manage"), icon=":material/edit:"):
        _manage(mine, names)


def _table(mine: Sequence[_Mine]) -> str:
    heads = ["run", "status", "epochs", "seed", "validation", "time"]
    rows = []
    for each in mine:
        run = each.run
        cells = [
            ("shown" if run.token == state().run_token else "", html.escape(each.name)),
            ("", t(f"train.status.{run.status}")),
            ("number", words.count(run.finished_epochs)),
            ("number", str(run.spec.seed)),
            ("number", words.percent(run.validation_accuracy, 2)),
            ("number", words.NONE if each.seconds is None else words.duration(each.seconds)),
        ]
        rows.append("<tr>" + "".join(f'<td class="{kind}">{text}</td>' for kind, text in cells) + "</tr>")
    head = "".join(
        f'<th class="{"" if name in ("run", "status") else "number"}" scope="col">{t(f"train.mine.{name}")}</th>'
        for name in heads
    )
    return _framed(head, "".join(rows))


def _framed(head: str, rows: str) -> str:
    return f'{_CSS}<div class="lab-runs"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _comparison(pinned: Sequence[_Mine]) -> None:
    if len(pinned) < 2:
        return
    runs = [(each.run.spec, _epochs(each.run)) for each in pinned]
    groups = compare.repetitions([spec for spec, _ in runs])
    firsts = [pinned[group[0]].name for group in groups]
    tails = [t("train.mine.several", name="", n=len(group)) if len(group) > 1 else "" for group in groups]
    for column, measure in zip(st.columns(2, gap="medium"), ("loss", "accuracy"), strict=True):
        curves = compare.curves(runs, f"validation_{measure}")
        called = t(f"train.curves.{measure}")
        say = words.loss if measure == "loss" else words.percent
        ends = [
            t("train.mine.curve_alt", name=first + tail, value=say(curve.mean[-1]))
            for first, tail, curve in zip(firsts, tails, curves, strict=True)
        ]
        figure = comparison.draw(
            curves,
            [html.escape(words.short(first, tail), quote=False) for first, tail in zip(firsts, tails, strict=True)],
            x=t("train.mine.epoch"),
            y=called,
            percent=measure == "accuracy",
            colours=figures.palette(),
        )
        with column:
            alt = t("train.mine.alt", measure=called, curves=words.listed(ends))
            figures.show(figure, key=f"compare-{measure}", alt=alt, zoom=True)
    _differences(pinned)


def _differences(pinned: Sequence[_Mine]) -> None:
    found = compare.differences([each.run.spec for each in pinned])
    if not found:
        st.markdown(t("train.mine.differ_not"))
        return
    if list(found) == [compare.SEED]:
        st.markdown(t("train.mine.seeds_alone"))
    head = "".join(f'<th scope="col">{html.escape(each.name)}</th>' for each in pinned)
    rows = "".join(
        f'<tr><th scope="row">{words.field(name)}</th>'
        + "".join(f"<td>{html.escape(words.value(name, value))}</td>" for value in values)
        + "</tr>"
        for name, values in found.items()
    )
    corner = f'<th scope="col">{t("train.mine.differ")}</th>'
    st.html(_framed(f"{corner}{head}", rows))


def _epochs(run: Run) -> list[EpochEnd]:
    return [event for _, event in services.store().events(run.token) if isinstance(event, EpochEnd)]


def _manage(mine: Sequence[_Mine], names: dict[str, str]) -> None:
    token = choice.select(
        t("train.mine.choose"),
        {each.run.token: names[each.run.token] for each in mine},
        key="managed",
        default=mine[0].run.token,
    )
    run = next(each.run for each in mine if each.run.token == token)
    st.text_input(t("train.mine.name"), key="new_name", max_chars=80)
    with st.container(horizontal=True):
        st.button(t("train.mine.rename"), key="rename", on_click=_rename, args=(token,))
        st.button(t("train.mine.open"), key="open_run", on_click=_open, args=(token,))
        st.button(t("train.mine.repeat", n=REPEAT), key="repeat_seeds", on_click=_repeat, args=(run, mine))
        st.button(t("train.mine.delete"), key="delete_run", on_click=_delete, args=(token,), disabled=not run.ended)


def _rename(token: str) -> None:
    with _changing():
        services.store().rename(token, st.session_state["new_name"], browser.owner())
        st.session_state["new_name"] = ""


def _open(token: str) -> None:
    with _changing():
        state().run_token = token
        address.name_run(token)


def _repeat(run: Run, mine: Sequence[_Mine]) -> None:
    with _changing():
        alike = [each.run.spec for each in mine if len(compare.repetitions([each.run.spec, run.spec])) == 1]
        seeds = compare.other_seeds([spec.seed for spec in alike], REPEAT)
        specs = [replace(run.spec, seed=seed) for seed in seeds]
        *_, last = services.training().submit_all(specs, browser.owner())
        state().run_token = last.token  # when it has ended, so have the others
        address.name_run(last.token)


def _delete(token: str) -> None:
    with _changing():
        services.store().delete(token, browser.owner())
        if state().run_token == token:
            state().run_token = state().history = None
            address.name_run(None)


@contextmanager
def _changing() -> Iterator[None]:
    """In a callback: have the whole page drawn anew; what goes wrong is said beside Start."""
    st.session_state[_CHANGED] = True
    try:
        yield
    except LabError as error:
        state().trouble = error
