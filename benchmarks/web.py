"""How the web process feels and what it costs: ``python -m benchmarks.web``.

A real Chromium visits a lab that is really served, on this machine. Every time is taken from the learner's action to
the picture on the screen, so it holds the browser's part, the script's and the wire's. p95 is the value that 19 of 20
do not exceed.
"""

from __future__ import annotations

import math
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from playwright.sync_api import Browser, Locator, sync_playwright

from core.content import ui_texts
from tools.browser import IDLE, LIVE_POINTS, Visitor, launch_options
from tools.serve import HOST, ROOT, wait_until_listening
from tools.serving import Lab, free_port, serving
from ui.navigation import PAGES

STARTS: Final = 3
ROUNDS: Final = 3
MOVES: Final = 30
RUNS: Final = 20
PLAYED_SECONDS: Final = 10
MIB: Final = 2**20

# What no app can be faster than on this machine, to know how much of a time is the lab's own.
HEADING_ALONE: Final = """import streamlit as st
st.title("Smallest")
"""
SLIDER_AND_LINE: Final = """import plotly.graph_objects as go
import streamlit as st
st.title("Smallest")
with st.container(key="card-smallest"):
    top = st.slider("top", 0, 100, 50, key="smallest_top")
    st.plotly_chart(go.Figure(go.Scatter(y=[0, top])))
"""

# A slider of each theory page, its card, and the moves after which it turns round; the first is the one that is moved
# while a run trains.
SLIDERS: Final = {
    "neuron": ("activation", "activation_z", MOVES),
    "network": ("softmax-layer", "softmax_push", MOVES),
    "learning": ("loss", "loss_p", MOVES),
    "strengths": ("features", "features_epoch", 1),
    "limits": ("attack", "attack_epsilon", MOVES),
    "applications": ("speech", "speech_pitch", 10),
}
PICTURES = """card => [...document.querySelectorAll(`.st-key-card-${card} :is(.main-svg, img, [role=img])`)]
    .map(one => one.src ?? one.outerHTML).join()"""
# The new page's heading stands there, what fills the window is drawn, and nothing of the old page is left in it.
FIRST_SCREEN = """([link, before]) => {
    const main = document.querySelector('[data-testid=stMain]');
    const seen = part => [...main.querySelectorAll(part)].filter(element => {
        const box = element.getBoundingClientRect();
        return box.height && box.top < innerHeight && box.bottom > 0;
    });
    const heading = main.querySelector('h1')?.innerText;
    const filled = main.scrollHeight > main.clientHeight || document.querySelector(IDLE);
    return document.querySelector(link + '[aria-current=page]') && heading && heading !== before && filled
        && !seen('[data-stale=true], [data-testid=stSkeleton]').length
        && seen('.stBidiComponent').every(
            part => part.querySelector('.main-svg, [data-testid=stBidiComponentIsolated]'));
}""".replace("IDLE", f"'{IDLE}'")
# Below the window, too; figures in a closed fold or another tab have no place yet.
FIGURES_DRAWN = """() => [...document.querySelectorAll('.stBidiComponent')].every(
    part => !part.clientWidth || part.querySelector('.main-svg, [data-testid=stBidiComponentIsolated], [hidden]'))"""
# What was drawn last is on the screen, and the browser has nothing left to do: nobody clicks before that.
AT_REST = "() => new Promise(done => requestIdleCallback(() => requestIdleCallback(() => done(true))))"
PAUSED_ELSEWHERE = """([before, paused]) => {
    const status = document.querySelector('.st-key-status').innerText;
    return status.includes(paused) && status.split('·')[1] !== before.split('·')[1];
}"""
# The milliseconds between one frame of the playground and the next, while it plays.
FRAME_GAPS = """async (lab, seconds) => {
    const gaps = [], end = performance.now() + 1000 * seconds;
    let drawn = lab.dataset.drawn, last;
    for (let now = 0; now < end;) {
        now = await new Promise(requestAnimationFrame);
        if (lab.dataset.drawn === drawn) continue;
        if (last !== undefined) gaps.push(now - last);
        [drawn, last] = [lab.dataset.drawn, now];
    }
    return gaps;
}"""
NETWORKS: Final = ("4,2", "8,8,8,8,8,8")
FIRST_POINT = f"() => ({LIVE_POINTS})(0) > 0"


@dataclass(frozen=True, slots=True)
class Measured:
    """One promise, and what came of it."""

    what: str
    value: float
    unit: str
    goal: float = math.inf
    """Infinite where nothing is promised."""

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.value <= self.goal

    def __str__(self) -> str:
        digits = {"s": 2}.get(self.unit, 0)
        line = f"{self.what:<60}{self.value:>8.{digits}f} {self.unit:<3}"
        if self.goal == math.inf:
            return line
        return f"{line}{f'≤ {self.goal:g}':>8} {self.unit:<3} {'kept' if self.kept else 'MISSED'}"


def main() -> int:
    """Measure everything, print a table, and return 1 if a promise is not kept."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        results = start_to_first_page(browser)
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as lab:
            results += costs_of_a_visit(browser, lab)
            results += page_switches(browser, lab)
            results += page_weights(browser, lab)
            results += sliders(browser, lab)
            results += playing(browser, lab)
            results += training(browser, lab)
            results.append(memory(lab, "Web process after everything above"))
        browser.close()
    print(f"Web · {platform.system()} · Python {platform.python_version()} · {psutil.cpu_count()} processors")
    print(f"Ten million additions in a loop of Python: {yardstick():.2f} s")
    print(*results, sep="\n")
    return int(not all(result.kept for result in results))


@contextmanager
def visitor(browser: Browser, url: str) -> Iterator[Visitor]:
    """Bring one visitor with a browser profile of their own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    yield Visitor(context.new_page(), url)
    context.close()


def yardstick() -> float:
    """Return the seconds that one processor takes for a plain loop: what machines and their hours are compared by."""
    started, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - started


def p95(seconds: list[float]) -> float:
    """Return the value that 95 % do not exceed."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


@contextmanager
def timed(seconds: list[float]) -> Iterator[None]:
    """Add the seconds spent inside to ``seconds``."""
    started = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - started)


def start_to_first_page(browser: Browser) -> list[Measured]:
    """From the command to the drawn home page: the median of several servers, each met by a new browser profile.

    In turn with a Streamlit app that has a heading alone.
    """
    lab_seconds: list[float] = []
    empty_seconds: list[float] = []
    for _ in range(STARTS):
        for serve, seconds in ((smallest_app, empty_seconds), (cold_lab, lab_seconds)):
            with tempfile.TemporaryDirectory() as folder:
                started = time.perf_counter()
                with serve(Path(folder)) as url, visitor(browser, url) as somebody:
                    somebody.open("/")
                    seconds.append(time.perf_counter() - started)
    return [
        Measured(f"Start of the server → first page (median of {STARTS})", statistics.median(lab_seconds), "s", 2.5),
        Measured("  the same of a Streamlit app with a heading alone", statistics.median(empty_seconds), "s"),
    ]


@contextmanager
def cold_lab(folder: Path) -> Iterator[str]:
    """Serve the lab; yield its address as soon as it listens."""
    with serving(folder, ready=False) as lab:
        yield lab.url


@contextmanager
def smallest_app(folder: Path, text: str = HEADING_ALONE) -> Iterator[str]:
    """Serve a Streamlit app with this script; yield its address as soon as it listens."""
    script, port = folder / "smallest.py", free_port()
    script.write_text(text, encoding="utf-8")
    options = ("--server.address", HOST, "--server.port", str(port), "--server.headless", "true")
    command = [sys.executable, "-m", "tools.streamlit_cli", "run", str(script), *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_until_listening(server, port)
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait()


def costs_of_a_visit(browser: Browser, lab: Lab) -> list[Measured]:
    """Visit every page in both languages, then weigh the web process and look for TensorFlow in it."""
    with visitor(browser, lab.url) as somebody:
        for language in ("zh", "en"):
            for entry in PAGES:
                somebody.open("/" if entry.name == "home" else f"/{entry.name}", lang=language)
    loaded = [each.path for each in lab.server.memory_maps() if "tensorflow" in each.path]
    return [
        memory(lab, "Web process after visiting every page"),
        Measured("TensorFlow's libraries in the web process", len(loaded), "", 0),
    ]


def memory(lab: Lab, what: str) -> Measured:
    """Weigh the web process: resident memory."""
    return Measured(what, lab.server.memory_info().rss / MIB, "MB", 200)


def page_switches(browser: Browser, lab: Lab) -> list[Measured]:
    """Click through the sidebar, from page to page and round again."""
    with visitor(browser, lab.url) as somebody:
        somebody.open("/")
        names = [entry.name for entry in PAGES]
        screens: dict[str, list[float]] = {name: [] for name in names}
        pages: list[float] = []
        for number in range(1, (ROUNDS + 1) * len(names) + 1):  # the first round warms every page, and is not counted
            name = names[number % len(names)]
            somebody.page.evaluate(AT_REST)
            before = somebody.page.locator("[data-testid=stMain] h1").first.inner_text()
            link = f"[data-testid=stSidebarNavLink][href='{somebody.url}/{'' if name == 'home' else name}']"
            started = time.perf_counter()
            somebody.page.locator(link).click()
            somebody.page.wait_for_function(FIRST_SCREEN, arg=[link, before])
            screen = time.perf_counter() - started
            somebody.settle()
            if number > len(names):
                screens[name].append(screen)
                pages.append(time.perf_counter() - started)
    every = [seconds for each in screens.values() for seconds in each]
    slowest = max(screens, key=lambda name: statistics.median(screens[name]))
    return [
        Measured(f"Page switch, warm → first screen (p95 of {len(every)})", p95(every), "s", 0.4),
        Measured(f"  the slowest page, {slowest} (median)", statistics.median(screens[slowest]), "s"),
        Measured(f"Page switch, warm → the whole page (p95 of {len(pages)})", p95(pages), "s"),
    ]


def page_weights(browser: Browser, lab: Lab) -> list[Measured]:
    """Open every page in a new browser profile: what comes over the wire beside Streamlit's own files, its pictures.

    A page is whole when all its figures are drawn, those below the window too.
    """
    measured, theory = [], {}
    for entry in PAGES:
        with visitor(browser, lab.url) as somebody:
            received: list[int] = []
            somebody.page.on(
                "websocket",
                lambda socket, sizes=received: socket.on("framereceived", lambda frame: sizes.append(len(frame))),
            )
            started = time.perf_counter()
            address = f"{lab.url}/{'' if entry.name == 'home' else entry.name}"
            somebody.page.goto(address)
            somebody.page.wait_for_function(FIRST_SCREEN, arg=[f"[data-testid=stSidebarNavLink][href='{address}']", ""])
            screen = time.perf_counter() - started
            somebody.settle()
            somebody.page.wait_for_function(FIGURES_DRAWN)
            whole = time.perf_counter() - started
            figures = somebody.page.locator("[data-testid=stMain] :is(.js-plotly-plot, svg[role=img], img)").count()
            what = (
                f"  {entry.name}: {sum(received) / 1024:.0f} kB, {figures} pictures; first screen {screen:.2f} s, whole"
            )
            measured.append(Measured(what, whole, "s"))
            if entry.name in SLIDERS:
                theory[entry.name] = whole
    with tempfile.TemporaryDirectory() as folder, smallest_app(Path(folder)) as url:
        smallest: list[float] = []
        for _ in range(2):  # the first one finds a server that has only just started
            with visitor(browser, url) as somebody, timed(smallest):
                somebody.open("/")
    slowest = max(theory, key=theory.__getitem__)
    return [
        Measured(f"Theory page by its address, cold → the whole page ({slowest})", theory[slowest], "s", 1.5),
        Measured("  the same of a Streamlit app with a heading alone", smallest[-1], "s"),
        *measured,
    ]


def sliders(browser: Browser, lab: Lab, pages: Iterable[str] = tuple(SLIDERS), meanwhile: str = "") -> list[Measured]:
    """Move a slider of each page, and one of a Streamlit app that has a slider and a line alone."""
    what = "Slider → redrawn picture"
    measured = []
    for page in pages:
        seconds = slider_moves(browser, f"{lab.url}/{page}", *SLIDERS[page])
        measured.append(Measured(f"{what}, {page}{meanwhile} (p95 of {MOVES})", seconds, "s", 0.35))
    with tempfile.TemporaryDirectory() as folder, smallest_app(Path(folder), SLIDER_AND_LINE) as url:
        seconds = slider_moves(browser, url, "smallest", "smallest_top", MOVES)
    return [*measured, Measured(f"  the same of a Streamlit app with a slider and a line{meanwhile}", seconds, "s")]


def slider_moves(browser: Browser, url: str, card: str, slider: str, turn: int) -> float:
    """Move a slider by one step, wait for the new picture in its card, and again; return the p95 in seconds."""
    with visitor(browser, url) as somebody:
        somebody.open("", card=card)
        handle = somebody.slider(slider)
        handle.scroll_into_view_if_needed()
        somebody.page.wait_for_function(f"card => ({PICTURES})(card)", arg=card)
        seconds: list[float] = []
        for number in range(1, MOVES + 1):
            somebody.page.evaluate(AT_REST)
            before = somebody.page.evaluate(PICTURES, card)
            with timed(seconds):
                handle.press("ArrowLeft" if number // turn % 2 else "ArrowRight")
                somebody.page.wait_for_function(
                    f"([card, before]) => ![before, ''].includes(({PICTURES})(card))", arg=[card, before]
                )
            somebody.settle()
    return p95(seconds[1:])


def playing(browser: Browser, lab: Lab) -> list[Measured]:
    """Let a small and the largest network of the playground learn the spiral, and time the frames that are seen."""
    measured = []
    for hidden in NETWORKS:
        with visitor(browser, lab.url) as somebody:
            somebody.open("/playground", hidden=hidden, dataset="spiral")
            playground = somebody.page.locator(".lab[data-drawn]")
            playground.locator("[data-act=play]").click()
            playground.and_(somebody.page.locator("[data-state=playing]:not([data-epoch='0'])")).wait_for()
            gaps = [gap / 1000 for gap in playground.evaluate(FRAME_GAPS, PLAYED_SECONDS)]
        what = f"Playground {hidden}, {1 / statistics.mean(gaps):.0f} frames a second: one every (mean)"
        measured.append(Measured(what, statistics.mean(gaps), "s", 0.1))
        measured.append(Measured(f"  the same (p95 of {len(gaps)})", p95(gaps), "s"))
    return measured


def training(browser: Browser, lab: Lab) -> list[Measured]:
    """Start, pause, step and stop runs with a warm worker; move a slider while one trains."""
    texts = ui_texts("en")
    first_points: list[float] = []
    pauses: list[float] = []
    batches: list[float] = []
    resumes: list[float] = []
    stops: list[float] = []
    with visitor(browser, lab.url) as somebody:
        somebody.open("/train", epochs=30)
        start, stop = (somebody.keyed(key).get_by_role("button") for key in ("start", "stop"))
        meanwhile: list[Measured] = []
        for number in range(RUNS + 1):  # the first one warms the worker and is not counted
            somebody.page.evaluate(AT_REST)  # the finished curves of the run before are drawn
            with timed(first_points):
                start.click()
                somebody.page.wait_for_function(FIRST_POINT, timeout=120_000)
            with timed(pauses):
                somebody.keyed("pause").get_by_role("button").click()
                badge(somebody, "paused").wait_for()
            if number == 0:
                somebody.keyed("steering").get_by_text(texts["steering.title"]).click()
            batch = somebody.keyed("step_batch").get_by_role("button").first
            batch.and_(somebody.page.locator(":enabled")).wait_for()
            before = somebody.keyed("status").inner_text()
            with timed(batches):
                batch.click()
                somebody.page.wait_for_function(PAUSED_ELSEWHERE, arg=[before, texts["train.status.paused"]])
            somebody.settle()
            with timed(resumes):
                somebody.keyed("pause").get_by_role("button").click()
                badge(somebody, "running").wait_for()
            if number == RUNS:
                meanwhile += sliders(browser, lab, pages=list(SLIDERS)[:1], meanwhile=" while a run trains")
                still = somebody.keyed("status").inner_text()
                if texts["train.status.running"] not in still:
                    raise RuntimeError(f"Expected the run to go on meanwhile. Received: status={still!r}")
            with timed(stops):
                stop.click()
                badge(somebody, "stopped").wait_for()
            somebody.settle()
    return [
        *meanwhile,
        Measured(f"Click on Start → first point, warm worker (p95 of {RUNS})", p95(first_points[1:]), "s", 1.5),
        Measured(f"Click on Pause → paused (p95 of {RUNS})", p95(pauses[1:]), "s", 1.0),
        Measured(f"Click on One batch → its step and paused again (p95 of {RUNS})", p95(batches[1:]), "s", 1.0),
        Measured(f"Click on Go on → training (p95 of {RUNS})", p95(resumes[1:]), "s", 1.0),
        Measured(f"Click on Stop → stopped (p95 of {RUNS})", p95(stops[1:]), "s", 1.0),
    ]


def badge(somebody: Visitor, status: str) -> Locator:
    """Return the one word for how things stand, where it is ``status``."""
    said = ui_texts("en")[f"train.status.{status}"]
    return somebody.keyed("status").locator(".stMarkdownBadge", has_text=said)


if __name__ == "__main__":
    sys.exit(main())
