"""A run as one HTML file that explains itself: settings, curves, figures, mistakes, weights, and where it comes from.

It needs no network and no script: style, drawings and images stand in it. Light or dark is the reader's browser's
choice.
"""

from __future__ import annotations

import datetime
import platform
from contextlib import suppress
from dataclasses import dataclass, fields
from html import escape
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core import content
from core.data.corruptions import for_plain_images
from core.export import pictures
from core.maths.evaluation import Evaluation, probabilities
from core.maths.network import Network
from core.plots.digits import BOARD, CHALK, data_uri, ink_png
from core.plots.theme import DARK, FONT, LIGHT, Palette
from core.runs.history import History
from core.runs.spec import CHOICES, DEFAULT_SPEC, SPOILING, RunSpec, decimal

FIRST: Final = 10
"""Test digits whose answers are shown, as in the primer."""
PACKAGES: Final = ("keras", "tensorflow", "numpy")
_NONE: Final = "–"


@dataclass(frozen=True, slots=True)
class TestSet:
    """Images of shape (n, 28, 28), 0 (paper) … 255 (ink), and labels of shape (n,)."""

    __test__ = False  # no test of pytest's, whatever its name

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def html(history: History, network: Network, test: TestSet, language: str) -> str:
    """Return the report of a run that has come to ``network``.

    Parameters
    ----------
    history : History
        With at least one point.
    network : Network
        As it was trained: if on permuted or unscaled pixels, it is made to read ordinary images here.
    test : TestSet
    language : str
        "zh" or "en".
    """
    return _Report(history, network, test, language).html()


@dataclass(frozen=True, slots=True)
class _Report:
    history: History
    network: Network
    test: TestSet
    language: str

    def html(self) -> str:
        title = self._text("title")
        sections = [
            self._head(title),
            self._section("settings", self._settings()),
            self._section("figures", self._figures()),
            self._section("curves", self._curves()),
            self._section("test", self._examination()),
            self._section("weights", self._weights()),
            self._section("provenance", self._provenance()),
        ]
        lang = {"zh": "zh-Hans", "en": "en"}[self.language]
        return (
            f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n"
            + "\n".join(sections)
            + "\n</body>\n</html>\n"
        )

    def _t(self, key: str, **values: Any) -> str:
        return content.fill(content.ui_texts(self.language)[key], values)

    def _text(self, key: str, **values: Any) -> str:
        return self._t(f"code.report.{key}", **values)

    def _section(self, name: str, body: str) -> str:
        return f"<section>\n<h2>{escape(self._text(f'{name}_title'))}</h2>\n{body}\n</section>"

    def _paragraph(self, key: str, **values: Any) -> str:
        return f"<p>{escape(self._text(key, **values))}</p>"

    def _head(self, title: str) -> str:
        run = self.history.run
        began = datetime.datetime.fromtimestamp(run.created_at, datetime.UTC)
        status = self._t(f"train.status.{run.status}")
        facts = [status, self._text("updates", step=f"{run.step:,}", steps=f"{run.total_steps:,}"), _date(began)]
        return f"<header>\n<h1>{escape(title)}</h1>\n<p>{escape(' · '.join(facts))}</p>\n</header>"

    def _settings(self) -> str:
        spec = self.history.run.spec
        shown = [
            (self._name(field.name), self._value(spec, field.name))
            for field in fields(RunSpec)
            if field.name not in ("initialisation", *SPOILING)
            or getattr(spec, field.name) != getattr(DEFAULT_SPEC, field.name)
        ]
        layers = " → ".join(map(str, spec.layer_sizes))
        shown.append((self._t("train.outcome.parameters"), f"{spec.parameter_count:,} ({layers})"))
        changes = "".join(
            self._paragraph(
                "change",
                step=f"{change.step:,}",
                learning_rate=decimal(change.tuning.learning_rate),
                dropout=decimal(change.tuning.dropout),
            )
            for change in self.history.run.changes
        )
        return _table(shown) + changes

    def _name(self, field: str) -> str:
        return self._text("validation") if field == "validation" else self._t(f"train.settings.{field}")

    def _value(self, spec: RunSpec, name: str) -> str:
        value = getattr(spec, name)
        if name == "validation":
            return self._text(f"validation_{value}")
        if name == "epochs":
            return str(self.history.run.epochs)
        if name == "initialisation":
            return self._t(f"experiments.values.{value}")
        if name in SPOILING and name in CHOICES:
            return self._t(f"train.spoil.{name}.{value}")
        if name == "label_noise":
            return f"{value:.0%}"
        if isinstance(value, float):
            return decimal(value)
        return f"{value:,}" if isinstance(value, int) and name != "seed" else str(value)

    def _figures(self) -> str:
        run = self.history.run
        seconds = self.history.seconds
        rows = [
            (self._t("train.outcome.training_accuracy"), _percent(run.accuracy)),
            (self._t("train.outcome.training_loss"), _loss(run.loss)),
            (self._t("train.outcome.validation_accuracy"), _percent(run.validation_accuracy)),
            (self._t("train.outcome.validation_loss"), _loss(run.validation_loss)),
            (
                self._t("train.outcome.seconds"),
                _NONE if seconds is None else self._t("train.duration.seconds", n=f"{seconds:.1f}"),
            ),
        ]
        basis = "holdout_basis" if run.spec.validation == "holdout" else "test_basis"
        return _table(rows) + self._paragraph("training_basis") + self._paragraph(basis)

    def _curves(self) -> str:
        history, epoch = self.history, self._t("train.curves.epoch")
        legend = (
            f'<p class="legend"><span class="training">{escape(self._t("train.curves.training"))}</span> '
            f'<span class="validation">{escape(self._t("train.curves.validation"))}</span></p>'
        )
        run = history.run
        loss_alt, accuracy_alt = (
            self._t(f"train.curves.{name}_alt", epochs=run.epochs, training=training, validation=validation)
            for name, training, validation in (
                ("loss", _loss(run.loss), _loss(run.validation_loss)),
                ("accuracy", _percent(run.accuracy), _percent(run.validation_accuracy)),
            )
        )
        drawn = [
            pictures.figure(
                pictures.curves(
                    history.training,
                    history.validation,
                    lambda point: point.loss,
                    lambda number: f"{number:g}" if number < 1 else f"{number:.4g}",
                    epoch=epoch,
                    alt=loss_alt,
                    from_zero=True,
                ),
                [self._t("train.curves.loss")],
            ),
            pictures.figure(
                pictures.curves(
                    history.training,
                    history.validation,
                    lambda point: point.accuracy,
                    lambda share: f"{share * 100:.4g}%",
                    epoch=epoch,
                    alt=accuracy_alt,
                ),
                [self._t("train.curves.accuracy")],
            ),
        ]
        return f'{legend}<div class="pair">{"".join(drawn)}</div>{self._epochs()}'

    def _epochs(self) -> str:
        """Return the figures of every epoch, behind a fold."""
        names = ("training_loss", "training_accuracy", "validation_loss", "validation_accuracy")
        head = [self._t("train.settings.epochs"), *(self._t(f"train.outcome.{name}") for name in names)]
        rows = [
            [
                str(end.epoch),
                _loss(end.loss),
                _percent(end.accuracy),
                _loss(end.validation_loss),
                _percent(end.validation_accuracy),
            ]
            for end in self.history.epochs
        ]
        if not rows:
            return ""
        header = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
        body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        summary = escape(self._text("every_epoch"))
        return (
            f'<details><summary>{summary}</summary><div class="wide"><table class="epochs"><tr>{header}</tr>{body}'
            "</table></div></details>"
        )

    def _examination(self) -> str:
        spec = self.history.run.spec
        network = for_plain_images(self.network, spec)
        evaluation = Evaluation(self.test.labels, probabilities(network, self.test.images))
        right, n = int(evaluation.right.sum()), len(self.test.labels)
        said = [
            self._paragraph("test_accuracy", right=f"{right:,}", n=f"{n:,}", accuracy=_percent(evaluation.accuracy))
        ]
        if spec.validation == "holdout":
            said.append(self._paragraph("test_opened"))
        if spec.pixels != "scaled" or spec.stamp != "none":
            said.append(self._paragraph("test_plain"))
        matrix = pictures.confusion(evaluation.confusion, label=self._text("label"), answer=self._text("answer"))
        return "".join(
            [
                *said,
                self._ten(evaluation),
                f'<h3>{escape(self._text("confusion_title"))}</h3><div class="wide">{matrix}</div>',
                self._paragraph("confusion"),
            ]
        )

    def _ten(self, evaluation: Evaluation) -> str:
        shown = []
        for index in range(FIRST):
            label, answer = int(evaluation.labels[index]), int(evaluation.predictions[index])
            alt = self._t("train.outcome.ten_alt", number=index + 1, prediction=answer, label=label)
            image = data_uri(ink_png(self.test.images[index] / np.float32(255), CHALK))
            verdict = "ten_right" if label == answer else "ten_wrong"
            shown.append(
                f'<li class="{verdict}"><img src="{image}" alt="{escape(alt)}">'
                f"<b>{escape(self._t(f'train.outcome.{verdict}', prediction=answer))}</b>"
                f"<small>{escape(self._t('train.outcome.ten_label', label=label))}</small></li>"
            )
        title = escape(self._t("train.outcome.ten_title"))
        return f'<h3>{title}</h3><ol class="ten">{"".join(shown)}</ol>'

    def _weights(self) -> str:
        kernel = for_plain_images(self.network, self.history.run.spec).layers[0].kernel
        units = kernel.shape[1]
        shown = min(units, pictures.TILES)
        some = "weights_some" if shown < units else "weights"
        return pictures.tiles(kernel, alt=self._text("weights_alt", shown=shown)) + self._paragraph(
            some, shown=shown, units=units
        )

    def _provenance(self) -> str:
        spec = self.history.run.spec
        packages = ", ".join(f"{package} {_version(package)}" for package in PACKAGES)
        rows = [
            (self._text("lab"), self._t("app.title")),
            (self._text("versions"), f"Python {platform.python_version()}, {packages}"),
            (self._t("train.settings.seed"), str(spec.seed)),
            (self._text("spec"), spec.to_json()),
            (self._text("written"), _date(datetime.datetime.now(datetime.UTC))),
        ]
        return _table(rows) + self._paragraph("again")


def _version(package: str) -> str:
    """Return the version that is installed, also where it is the build without GPU support."""
    for name in (package, f"{package}-cpu"):
        with suppress(PackageNotFoundError):
            return version(name)
    return _NONE


def _date(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{share:.2%}"


def _loss(value: float | None) -> str:
    return _NONE if value is None else f"{value:.4f}"


def _table(rows: list[tuple[str, str]]) -> str:
    lines = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows)
    return f'<table class="facts">{lines}</table>'


def _style() -> str:
    return (
        f":root {{ color-scheme: light dark; {_variables(LIGHT)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_variables(DARK)} }} }}\n" + _CSS
    )


def _variables(colours: Palette) -> str:
    names = ("accent", "second", "good", "bad", "text", "muted", "grid", "surface", "zero")
    return " ".join(f"--{name}: {getattr(colours, name)};" for name in names)


_CSS: Final = f"""
body {{ margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem; background: var(--surface); color: var(--text);
  font: 16px/1.6 {FONT}; }}
h1 {{ font-size: 1.9rem; line-height: 1.25; margin: 0; }}
header p, figcaption, small {{ color: var(--muted); }}
h2 {{ font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--grid); }}
h3 {{ font-size: 1.05rem; margin: 1.5rem 0 .5rem; }}
p {{ max-width: 46rem; margin: .6rem 0; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
.facts th {{ text-align: left; font-weight: 400; color: var(--muted); padding: .2rem 1.5rem .2rem 0;
  vertical-align: top; white-space: nowrap; }}
.facts td {{ padding: .2rem 0; overflow-wrap: anywhere; }}
.pair {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }}
figure {{ margin: 0; }}
figcaption {{ text-align: center; }}
svg {{ width: 100%; height: auto; }}
svg text {{ fill: var(--muted); font-size: 12px; }}
.grid {{ stroke: var(--grid); }}
path.training {{ fill: none; stroke: var(--accent); stroke-width: 2; }}
path.validation {{ fill: none; stroke: var(--second); stroke-width: 2; stroke-dasharray: 6 4; }}
.mark {{ fill: var(--second); }}
.legend span {{ margin-right: 1.5rem; }}
.legend span::before {{ content: ""; display: inline-block; width: 1.6rem; margin-right: .5rem; vertical-align: middle;
  border-top: 2px solid var(--accent); }}
.legend .validation::before {{ border-top: 2px dashed var(--second); }}
.wide {{ overflow-x: auto; }}
details {{ margin-top: 1rem; }}
summary {{ cursor: pointer; }}
.epochs th, .epochs td {{ text-align: right; padding: .2rem 1.2rem .2rem 0; white-space: nowrap; }}
.epochs th {{ font-weight: 400; color: var(--muted); }}
.confusion th, .confusion td {{ min-width: 2.3rem; padding: .25rem .3rem; text-align: center; }}
.confusion td.right {{ background: color-mix(in srgb, var(--good) calc(var(--share) * .35), transparent); }}
.confusion td.wrong {{ background: color-mix(in srgb, var(--bad) calc(var(--share) * .6), transparent); }}
.confusion .corner {{ font-size: .8rem; color: var(--muted); white-space: nowrap; }}
@media (max-width: 40rem) {{
  .confusion {{ width: 100%; font-size: .75rem; }}
  .confusion th, .confusion td {{ min-width: 0; padding: .25rem 0; }}
  .confusion .corner {{ font-size: .7rem; white-space: normal; }}
}}
.ten {{ list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(4.6rem, 1fr)); }}
.ten li {{ display: flex; flex-direction: column; align-items: center; margin-bottom: .75rem; }}
.ten img {{ width: 56px; height: 56px; background: {BOARD}; border-radius: 6px; image-rendering: pixelated;
  border: 2px solid transparent; }}
.ten .ten_wrong img {{ border-color: var(--bad); }}
.ten .ten_wrong b {{ color: var(--bad); }}
.tiles {{ width: 100%; max-width: 58rem; image-rendering: pixelated; background: #fff; border-radius: 6px; }}
"""
