"""Cover a part of an image with paper, and see what becomes of the answer."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.maths.arrays import FloatArray, IntArray
from core.maths.network import Network

SIDE: Final = 5
"""Pixels of the cover's side: about as wide as a stroke, so that covering one spot takes a piece of it away."""


def occlusion(network: Network, image: FloatArray, side: int = SIDE) -> FloatArray:
    """Return by how much the answer's lead shrinks when the square around each pixel is covered.

    The lead is the largest logit minus the second largest, both fixed on the image as it is.

    Parameters
    ----------
    network : Network
    image : ndarray of shape (height, width)
        0 (paper) … 1 (ink).
    side : int
        Of the square, in pixels; odd. At the edge what lies outside is not there to be covered.

    Returns
    -------
    ndarray of shape (height, width)
        In units of the logits: above 0 where what was covered spoke for the answer, below where it spoke for the rival.
    """
    image = np.asarray(image, dtype=network.dtype)
    height, width = image.shape
    answer, rival = leaders(network, image)
    reach = side // 2
    rows = np.abs(np.arange(height)[:, None] - np.arange(height)) <= reach  # (centre, row)
    columns = np.abs(np.arange(width)[:, None] - np.arange(width)) <= reach
    covers = (rows[:, None, :, None] & columns[None, :, None, :]).reshape(height * width, -1)  # (centre, pixel)
    flat = image.reshape(-1)
    covering = np.flatnonzero(covers @ (flat > 0))  # a square on bare paper covers nothing
    logits = network.logits(np.concatenate([flat[np.newaxis], np.where(covers[covering], 0, flat)]))
    leads = logits[:, answer] - logits[:, rival]
    lost = np.zeros_like(flat)
    lost[covering] = leads[0] - leads[1:]
    return lost.reshape(height, width)


def leaders(network: Network, image: FloatArray) -> tuple[int, int]:
    """Return the classes with the largest and the second largest logit for an image of shape (height, width)."""
    order = np.argsort(network.logits(np.asarray(image).reshape(1, -1))[0], kind="stable")
    return int(order[-1]), int(order[-2])


def without(image: FloatArray, pixels: IntArray) -> FloatArray:
    """Return the image with paper in the places ``pixels``, counted row by row."""
    erased = np.array(image)
    erased.reshape(-1)[pixels] = 0
    return erased
