"""MNIST for a worker: the lab's own file, and Keras's download as the last resort."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final

from core import config
from core.data import mnist
from core.data.mnist import Mnist
from core.errors import DataUnavailable

log = logging.getLogger(__name__)

# Our own name: under "mnist.npz" Keras would delete a cached file whose hash it does not know before it downloads.
DOWNLOAD_NAME: Final = "deep-learning-lab-mnist.npz"
DOWNLOAD_TIMEOUT: Final = 20.0
"""Seconds without an answer after which the download is given up."""


def load_or_download() -> Mnist:
    """Return MNIST from the first place that has it.

    A file that ``LAB_MNIST`` names is the only place asked. Else: the shipped file, then the file that Keras has
    already downloaded for somebody else, then Keras's download.

    Raises
    ------
    DataUnavailable
        As in ``core.data.mnist.load`` for the file of ``LAB_MNIST``; else with the code ``data_download_failed``,
        whose params are the shipped file's ``path`` and the ``reason`` of the download's failure.
    """
    if config.load().mnist is not None:
        return mnist.load()
    for path in (mnist.SHIPPED, _keras_cache() / "mnist.npz"):
        try:
            return mnist.load(path)
        except DataUnavailable as error:
            log.warning("%s", error)
    return _download()


def _keras_cache() -> Path:
    """Return where Keras keeps data sets; it has no public function that says so."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets"


def _download() -> Mnist:
    import keras  # here: a worker that has its file does not wait for it

    with _short_timeout(), _DownloadFailure():
        train, test = keras.datasets.mnist.load_data(path=DOWNLOAD_NAME)
    return mnist.verified(train, test, _keras_cache() / DOWNLOAD_NAME)


@contextmanager
def _short_timeout() -> Iterator[None]:
    """Keras downloads without a timeout: where packets are dropped it would wait for minutes."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(DOWNLOAD_TIMEOUT)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


class _DownloadFailure:
    """Turns what a failed download raises into ``DataUnavailable``, and lets everything else through.

    Keras reports an unreachable host as a plain ``Exception``; only the error it was handling tells it from a bug.
    """

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for cause in (error, error and error.__context__):
            if isinstance(cause, (OSError, ValueError)):  # no answer; an answer that is not MNIST
                raise DataUnavailable(
                    f"Expected MNIST in {mnist.SHIPPED} or from Keras's download. Received: {cause}",
                    code="data_download_failed",
                    path=mnist.SHIPPED.name,
                    reason=str(cause),
                ) from error
