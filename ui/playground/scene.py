"""What the browser must know to draw a playground: its choices, points, pictures and words."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Any, Final

from core import content
from core.maths.activations import ACTIVATIONS
from core.maths.optimizers import OPTIMIZERS
from core.playground import plane
from core.playground import spec as specs
from core.playground.frame import UNIT, feature_pictures, pack_points
from core.playground.session import PACES, Session
from core.plots import theme
from ui.i18n import language, t

_FEATURE_SIGNS: Final = {
    "x1": ("x₁", "x<sub>1</sub>"),
    "x2": ("x₂", "x<sub>2</sub>"),
    "x1_squared": ("x₁²", "x<sub>1</sub><sup>2</sup>"),
    "x2_squared": ("x₂²", "x<sub>2</sub><sup>2</sup>"),
    "x1_x2": ("x₁x₂", "x<sub>1</sub>x<sub>2</sub>"),
    "sin_x1": ("sin x₁", "sin x<sub>1</sub>"),
    "sin_x2": ("sin x₂", "sin x<sub>2</sub>"),
}
"""Each feature as text and as markup."""
_THUMBNAIL_POINTS: Final = 120
_WORDS: Final = "playground.front."


def scene(session: Session) -> dict[str, Any]:
    """Return everything but frames, for JSON."""
    spec, split = session.spec, session.training.split
    return {
        "spec": specs.to_words(spec),
        "task": split.task,
        "edge": plane.EDGE,
        "features": list(spec.features),
        "all_features": [{"name": name, "label": _sign(name)[0], "html": _sign(name)[1]} for name in plane.FEATURES],
        "sizes": [len(spec.features), *spec.hidden, 1],
        "max_layers": specs.MAX_LAYERS,
        "max_units": specs.MAX_UNITS,
        "unit_side": UNIT,
        "steps_per_epoch": session.training.steps_per_epoch,
        "curve": [list(point) for point in session.curve],
        "train": pack_points(split.train, split.shades(split.train_targets)),
        "test": pack_points(split.test, split.shades(split.test_targets)),
        "sets": [{"name": name, "label": t(f"playground.set.{name}"), **_thumbnail(name)} for name in plane.DATASETS],
        "feature_pictures": _feature_pictures(),
        "options": _options(),
        "parts": [(part, t(f"playground.part.{part}")) for part in specs.PARTS],
        "texts": _texts(),
        "palettes": {"light": asdict(theme.LIGHT), "dark": asdict(theme.DARK)},
    }


def _sign(feature: str) -> tuple[str, str]:
    return _FEATURE_SIGNS[feature]


@cache
def _feature_pictures() -> dict[str, str]:
    return feature_pictures()


@cache
def _thumbnail(dataset: str) -> dict[str, str]:
    points = plane.split(dataset, noise=0, train_share=100, seed=1, n_examples=_THUMBNAIL_POINTS)
    return pack_points(points.train, points.shades(points.train_targets))


def _options() -> dict[str, list[tuple[str, str]]]:
    """Return what each select offers: values as in an address, and names; those of Keras stay as they are."""
    return {
        "learning_rate": _numbers(specs.LEARNING_RATES),
        "regularizer_rate": _numbers(specs.REGULARIZER_RATES),
        "activation": [(name, name) for name in ACTIVATIONS],
        "optimizer": [(name, name) for name in OPTIMIZERS],
        "regularizer": [(name, t(f"playground.regularizer.{name}")) for name in specs.REGULARIZERS],
        "initializer": [(name, t(f"playground.initializer.{name}")) for name in specs.INITIALIZERS],
        "pace": [(str(pace), t("playground.pace", n=pace)) for pace in PACES],
    }


def _numbers(numbers: tuple[float, ...]) -> list[tuple[str, str]]:
    return [(f"{number:g}", f"{number:.5f}".rstrip("0").rstrip(".")) for number in numbers]


def _texts() -> dict[str, str]:
    """Return the words that the browser puts in itself; it also fills in their placeholders."""
    texts = content.ui_texts(language())
    return {key.removeprefix(_WORDS): text for key, text in texts.items() if key.startswith(_WORDS)}
