"""The network that ships with the lab, for a reader who has trained none yet."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from core import config
from core.maths.network import Network

SHIPPED: Final = config.DATA / "demo_model.npz"


def load_demo(path: Path = SHIPPED) -> Network:
    """Return the demo model: (n, 784) pixels of 0 … 1 to (n, 10) probabilities.

    Its ``metadata`` holds ``accuracy`` (share of MNIST's 10,000 test digits, as they are, that it reads rightly), the
    ``recipe`` and ``seed`` that it was trained with, the ``versions`` of what trained it, and the ``command`` that
    makes it again (``core.worker.demo``).

    Raises
    ------
    DataUnavailable
        If the file is missing or damaged. ``params``: path, reason.
    """
    return Network.from_npz(path)
