"""Image times stencil, a strip of images, and the ranking of the digits."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from core.explain.stencil import ClassFit
from core.plots import stencil as plots
from core.plots.theme import LIGHT

ALT = 'A "3" times < a stencil'


def pictures(html: str) -> list[np.ndarray]:
    """Return the pixels of the images in ``html``."""
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(data)))) for data in found]


def row(image: np.ndarray, weights: np.ndarray, z: float) -> str:
    return plots.product_row(image, weights, z, ("x", "w", "w · x"), LIGHT, alt=ALT)


@pytest.fixture
def image() -> np.ndarray:
    image = np.zeros((28, 28))
    image[3, 4], image[5, 6] = 1.0, 0.5
    return image


@pytest.fixture
def weights() -> np.ndarray:
    weights = np.zeros((28, 28))
    weights[3, 4], weights[5, 6], weights[7, 8] = 0.8, -0.8, 0.8
    return weights


def test_the_product_shows_only_where_ink_meets_weight(image: np.ndarray, weights: np.ndarray) -> None:
    ink, stencil, product = pictures(row(image, weights, 0.4))
    assert ink[..., 3].astype(bool).sum() == 2
    assert stencil[..., 3].astype(bool).sum() == 3
    assert np.argwhere(product[..., 3]).tolist() == [[3, 4], [5, 6]]


def test_stencil_and_product_are_coloured_on_one_scale(image: np.ndarray, weights: np.ndarray) -> None:
    _, stencil, product = pictures(row(image, weights, 0.4))
    assert stencil[3, 4].tolist() == product[3, 4].tolist()  # weight times 1
    assert 0 < product[5, 6, 3] < stencil[5, 6, 3]  # weight times 0.5
    assert stencil[5, 6, :3].tolist() != stencil[3, 4, :3].tolist()  # punished, rewarded


@pytest.mark.parametrize(("z", "shown", "colour"), [(14.36, "+14.4", LIGHT.positive), (-3.0, "-3.0", LIGHT.negative)])
def test_the_sum_stands_beside_it(image: np.ndarray, weights: np.ndarray, z: float, shown: str, colour: str) -> None:
    html = row(image, weights, z)
    assert f'color:{colour}">{shown}<' in html.replace("'", '"')


def test_an_empty_stencil_can_be_drawn(image: np.ndarray) -> None:
    _, stencil, product = pictures(row(image, np.zeros((28, 28)), 0.0))
    assert not stencil[..., 3].any()
    assert not product[..., 3].any()


def test_what_is_shown_is_said_safely(image: np.ndarray, weights: np.ndarray) -> None:
    assert 'role="img" aria-label="A &quot;3&quot; times &lt; a stencil"' in row(image, weights, 1.0)
    assert 'aria-label="a &amp; b"' in plots.strip([image], alt="a & b")


def test_a_strip_holds_its_images_in_order(image: np.ndarray) -> None:
    other = np.roll(image, 10, axis=0)
    shown = pictures(plots.strip([image, other], alt="two"))
    assert [np.argwhere(picture[..., 3])[0].tolist() for picture in shown] == [[3, 4], [13, 4]]


def test_the_ranking_keeps_its_order_and_its_signs() -> None:
    ranking = [ClassFit(8, 5.0, 3.0, 9.0), ClassFit(3, -2.0, -4.0, 1.0)]
    figure = plots.fits(ranking, 4.2, LIGHT, title="mean z", mark="this one")
    bars = figure.data[0]
    assert list(bars.x) == ["<b>8</b>", "<b>3</b>"]
    assert list(bars.y) == [5.0, -2.0]
    assert list(bars.marker.color) == [LIGHT.positive, LIGHT.negative]
    assert (list(bars.error_y.array), list(bars.error_y.arrayminus)) == ([4.0, 3.0], [2.0, 2.0])
    assert figure.layout.xaxis.type == "category"
    assert figure.layout.shapes[0].y0 == 4.2
    assert figure.layout.annotations[0].text == "this one"
