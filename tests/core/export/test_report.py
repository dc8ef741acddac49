"""The report: complete, self-contained, small, and with the figures of the run."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest

from core.content import LANGUAGES, fill, ui_texts
from core.data import mnist
from core.data.corruptions import pixel_order
from core.export import pictures, report
from core.maths.network import Network
from core.runs.events import BatchProgress, EpochEnd, Event, Finished, Started
from core.runs.history import History, Point
from core.runs.orders import Change, Tuning
from core.runs.run import Run, advance
from core.runs.spec import RunSpec
from core.runs.store import Cursor, Update


@pytest.fixture(scope="module")
def test_set() -> report.TestSet:
    images, labels = mnist.load_test()
    return report.TestSet(images[:500], labels[:500])


def history_of(spec: RunSpec) -> History:
    run = Run(token="t", spec=spec, created_at=1_750_000_000.0)
    events: list[Event] = [Started()]
    steps = spec.steps_per_epoch
    for epoch in range(1, spec.epochs + 1):
        loss, accuracy = 1 / epoch, 1 - 0.4 / epoch
        middle = round((epoch - 0.5) * steps)
        events += [
            BatchProgress(epoch=epoch, step=middle, loss=loss, accuracy=accuracy, examples_per_second=1e5),
            EpochEnd(
                epoch=epoch,
                step=epoch * steps,
                loss=loss,
                accuracy=accuracy,
                validation_loss=loss / 2,
                validation_accuracy=0.9876 if epoch == spec.epochs else 0.9,
                seconds=0.5,
            ),
        ]
    events.append(Finished())
    history = History(run)
    for second, event in enumerate(events):
        run = advance(run, event, run.created_at + second)
    history.take(Update(run=run, cursor=Cursor(), events=events, rewound=False))
    return history


def network_of(spec: RunSpec, seed: int = 1) -> Network:
    return Network.initialise(spec.layer_sizes, spec.activation, seed)


def written(spec: RunSpec, test_set: report.TestSet, language: str = "en", network: Network | None = None) -> str:
    return report.html(history_of(spec), network or network_of(spec), test_set, language)


def word(key: str, language: str = "en", **values: object) -> str:
    return fill(ui_texts(language)[key], values)


class Reader(HTMLParser):
    """Reads a page, and sees to it that what is opened is closed."""

    VOID = frozenset({"meta", "img", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.alts: list[str | None] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag in ("img", "svg"):
            self.alts.append(values.get("alt") or values.get("aria-label"))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A drawing's shapes close themselves."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_by_itself_and_is_small(language: str, test_set: report.TestSet) -> None:
    page = written(RunSpec(hidden_units=512, epochs=3), test_set, language)
    reader = read(page)
    assert all(address.startswith("data:image/png;base64,") for address in reader.addresses)
    assert "<script" not in page
    assert "url(" not in page
    assert "@import" not in page
    assert len(page.encode()) < 1_000_000
    assert len(reader.alts) == 2 + report.FIRST + 1
    assert all(reader.alts)
    assert page.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_the_settings_and_figures_of_the_run(language: str, test_set: report.TestSet) -> None:
    spec = RunSpec(hidden_units=48, dropout=0.25, learning_rate=0.003, epochs=3, seed=123456, label_noise=0.25)
    text = "\n".join(read(written(spec, test_set, language)).text)
    for figure in ("48", "0.25", "0.003", "123456", "25%", "98.76%", "86.67%", "0.1667", "0.3333", "38,170"):
        assert figure in text, figure
    assert word("train.status.finished", language) in text
    assert spec.to_json() in text
    assert "2025-06-15" in text
    assert word("train.settings.label_noise", language) in text
    assert word("train.settings.stamp", language) not in text
    assert "[[" not in text
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language == "zh")


def test_the_examination_counts_right_answers(test_set: report.TestSet) -> None:
    spec = RunSpec(hidden_units=16, epochs=1)
    network = network_of(spec)
    pixels = test_set.images.reshape(-1, 784) / np.float32(255)
    answers = network.predict(pixels)
    right = int((answers == test_set.labels).sum())
    page = written(spec, test_set, network=network)
    assert word("code.report.test_accuracy", right=right, n=500, accuracy=f"{right / 500:.2%}") in page
    table = re.search(r'<table class="confusion">.*?</table>', page)
    assert table is not None
    counts = [
        0 if cell == "·" else int(cell) for cell in re.findall(r"<td class=.(?:right|wrong).*?>(.*?)</td>", table[0])
    ]
    matrix = np.array(counts).reshape(10, 10)
    assert matrix.sum() == 500
    assert np.trace(matrix) == right
    assert matrix[int(test_set.labels[0]), int(answers[0])] > 0
    wrong = int((answers[:10] != test_set.labels[:10]).sum())
    assert page.count('<li class="ten_wrong">') == wrong


def test_a_network_of_permuted_pixels_is_shown_ordinary_images(test_set: report.TestSet) -> None:
    plain = RunSpec(hidden_units=16, epochs=1)
    permuted = replace(plain, pixels="permuted")
    network = network_of(plain)
    kernel, *rest = network.weights()
    trained = Network.from_weights([kernel[pixel_order(permuted.seed)], *rest])
    one, other = (written(*pair[:1], test_set, network=pair[1]) for pair in ((plain, network), (permuted, trained)))
    confusion = re.compile(r'<table class="confusion">.*?</table>')
    assert confusion.findall(one) == confusion.findall(other)
    assert word("code.report.test_plain") in other
    assert word("code.report.test_plain") not in one


def test_a_hold_out_says_that_the_test_set_is_opened(test_set: report.TestSet) -> None:
    spec = RunSpec(hidden_units=16, epochs=1, training_examples=1000)
    assert word("code.report.test_opened") not in written(spec, test_set)
    assert word("code.report.test_opened") in written(replace(spec, validation="holdout"), test_set)


def test_what_was_changed_on_the_way_is_said(test_set: report.TestSet) -> None:
    spec = RunSpec(hidden_units=16, epochs=1)
    history = history_of(spec)
    history.run = replace(history.run, changes=(Change(321, Tuning(0.02, 0.1)),))
    page = report.html(history, network_of(spec), test_set, "en")
    assert word("code.report.change", step="321", learning_rate="0.02", dropout="0.1") in page


# ── pictures ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 2.3, [0, 0.5, 1, 1.5, 2, 2.5]),
        (0.82, 0.985, [0.8, 0.85, 0.9, 0.95, 1.0]),
        (0.0, 0.0, [0.0, 0.0002]),
        (0.9, 0.9, [0.9, 0.9002]),
        (0.0, 34000.0, [0, 10_000, 20_000, 30_000, 40_000]),
    ],
)
def test_ticks_are_round_and_enclose_what_they_measure(low: float, high: float, expected: list[float]) -> None:
    assert pictures.ticks(low, high) == pytest.approx(expected)


def drawn(training: list[Point], validation: list[Point]) -> ElementTree.Element:
    svg = pictures.curves(training, validation, lambda point: point.loss, str, epoch="epoch", alt='a "loss" & more')
    return ElementTree.fromstring(svg)


def test_curves_are_inside_the_picture_and_a_gap_is_a_gap() -> None:
    training = [Point(0.5, 2.0, None), Point(1.0, None, None), Point(1.5, 0.5, None), Point(2.0, 0.25, None)]
    svg = drawn(training, [Point(1.0, 1.0, None), Point(2.0, None, None)])
    assert svg.attrib["aria-label"] == 'a "loss" & more'
    paths = {path.attrib["class"]: path.attrib["d"] for path in svg if path.tag == "path"}
    assert paths["training"].count("M") == 2
    assert paths["training"].count("L") == 1
    assert paths["mark"].startswith("M")
    assert sum(path.attrib.get("class") == "mark" for path in svg) == 1
    width, height = map(int, svg.attrib["viewBox"].split()[2:])
    for x, y in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", paths["training"]):
        assert 0 <= float(x) <= width
        assert 0 <= float(y) <= height


def test_a_run_without_validation_has_a_curve_all_the_same() -> None:
    svg = drawn([Point(0.1, 2.3, None), Point(0.2, 2.1, None)], [])
    assert {"training", "validation"} <= {path.attrib.get("class") for path in svg}


@pytest.mark.parametrize("units", [8, 128, 512])
def test_tiles_show_at_most_so_many_units(units: int) -> None:
    kernel = np.random.default_rng(0).normal(size=(784, units)).astype(np.float32)
    first = pictures.tiles(kernel, alt="weights")
    assert first == pictures.tiles(kernel[:, : pictures.TILES], alt="weights")
    assert len(first) < 400_000
    assert pictures.tiles(np.zeros_like(kernel), alt="weights") != first
