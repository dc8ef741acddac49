"""MNIST: 70,000 handwritten digits, from a file that is checked before it is believed.

The file is an npz with the names that Keras uses (``x_train``, ``y_train``, ``x_test``, ``y_test``). ``LAB_MNIST``
names one; without it the file that ships with the lab is read (``tools/build_mnist.py`` makes it). A file that is named
but cannot be used is an error, never silently replaced by another. The shipped file's values must have the checksums
below; somebody's own file may hold other digits, and at least 100 of them for training and for testing, none of the
ten missing.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core import config
from core.errors import DataUnavailable
from core.maths.archive import UNREADABLE

SHIPPED: Final = config.DATA / "mnist.npz"
SIDE: Final = 28
"""Pixels of an image's side."""
N_CLASSES: Final = 10
MIN_EXAMPLES: Final = 100

# SHA-256 of the values, not of the file: the same whichever zlib packed them, and the test set can be checked alone.
CHECKSUMS: Final[Mapping[str, str]] = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Mnist:
    """Both sets, read-only: images of 0 (paper) … 255 (ink), labels of 0 … 9.

    Attributes
    ----------
    train_images, test_images : ndarray of uint8 and shape (n, 28, 28)
        60,000 and 10,000 of them in the shipped file.
    train_labels, test_labels : ndarray of uint8 and shape (n,)
    """

    train_images: Bytes
    train_labels: Bytes
    test_images: Bytes
    test_labels: Bytes


def load(path: Path | None = None) -> Mnist:
    """Read both sets: 55 MB.

    Parameters
    ----------
    path : Path, optional
        The npz; else what ``LAB_MNIST`` names; else the shipped file.

    Raises
    ------
    DataUnavailable
        With the code ``data_missing``, ``data_corrupt`` or ``data_wrong_shape``; ``params`` hold the file's name as
        ``path`` and, for the last two, the ``reason``; the message, for logs, has all of the path.
    """
    path = _choose(path)
    arrays = _read(path, ("x_train", "y_train", "x_test", "y_test"))
    return Mnist(*_check(path, arrays, "train"), *_check(path, arrays, "test"))


def load_test(path: Path | None = None) -> tuple[Bytes, Bytes]:
    """Read the test set alone, 8 MB: ``(images, labels)``, as in ``Mnist``.

    Parameters and errors are those of ``load``; nothing of the training set is unpacked, nor checked.
    """
    path = _choose(path)
    return _check(path, _read(path, ("x_test", "y_test")), "test")


def train_in_parts(path: Path | None = None, size: int = 1000) -> Iterator[tuple[Bytes, Bytes]]:
    """Read the training set ``size`` images at a time, which needs 1 MB where ``load`` needs 55.

    Yields ``(images, labels)``, as in ``Mnist``. Parameters and errors are those of ``load``; what was yielded is only
    to be believed once the last part has come, since a damaged file may be noticed no sooner.
    """
    path = _choose(path)
    labels = _check_labels(path, "y_train", _read(path, ("y_train",))["y_train"])
    checksum = hashlib.sha256()
    with _reading(path, "x_train"), zipfile.ZipFile(path) as archive, archive.open("x_train.npy") as member:
        version = np.lib.format.read_magic(member)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, by_columns, dtype = read_header(member)
        if dtype != np.uint8 or len(shape) != 3 or shape[1:] != (SIDE, SIDE) or by_columns or shape[0] != len(labels):
            order = " by columns" if by_columns else ""
            raise _wrong(path, "x_train", f"uint8 ({len(labels)}, 28, 28)", f"{dtype} {shape}{order}")
        for start in range(0, len(labels), size):
            part = labels[start : start + size]
            values = member.read(len(part) * SIDE * SIDE)
            checksum.update(values)
            images = np.frombuffer(values, np.uint8).reshape(len(part), SIDE, SIDE)
            _check_ink(path, "x_train", images)
            yield images, part
    if path == SHIPPED and checksum.hexdigest() != CHECKSUMS["x_train"]:
        raise _corrupt(path, "x_train: checksum")


def first_of_train(count: int, path: Path | None = None) -> tuple[Bytes, Bytes]:
    """Read the first ``count`` training examples, and nothing else into memory: ``(images, labels)``, as in ``Mnist``.

    Parameters and errors are those of ``load``; the whole set is read, so that a damaged file is noticed.
    """
    kept: list[tuple[Bytes, Bytes]] = []
    have = 0
    for images, labels in train_in_parts(path):
        if have < count:
            kept.append((images[: count - have], labels[: count - have]))
            have += len(kept[-1][1])
    return np.concatenate([images for images, _ in kept]), np.concatenate([labels for _, labels in kept])


def verified(train: tuple[Bytes, Bytes], test: tuple[Bytes, Bytes], source: Path) -> Mnist:
    """Return arrays that came another way as a ``Mnist``, held to the same checks as a file's."""
    arrays = {"x_train": train[0], "y_train": train[1], "x_test": test[0], "y_test": test[1]}
    return Mnist(*_check(source, arrays, "train"), *_check(source, arrays, "test"))


def _choose(path: Path | None) -> Path:
    return path or config.load().mnist or SHIPPED


def _read(path: Path, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Read the named members, without pickle."""
    arrays = {}
    for name in names:
        with _reading(path, name), zipfile.ZipFile(path) as archive, archive.open(f"{name}.npy") as member:
            arrays[name] = np.lib.format.read_array(member, allow_pickle=False)
    if path == SHIPPED:
        for name, array in arrays.items():
            if hashlib.sha256(np.ascontiguousarray(array).data).hexdigest() != CHECKSUMS[name]:
                raise _corrupt(path, f"{name}: checksum")
    return arrays


@contextmanager
def _reading(path: Path, name: str) -> Iterator[None]:
    """Say in the lab's words what goes wrong while the member ``name`` of a file is read."""
    if not path.is_file():
        raise DataUnavailable(f"Expected an MNIST file. Received: path={path}", code="data_missing", path=path.name)
    try:
        yield
    except KeyError as error:
        raise _corrupt(path, f"no {name}") from error
    except UNREADABLE as error:
        raise _corrupt(path, str(error)) from error


def _check(path: Path, arrays: Mapping[str, np.ndarray], part: str) -> tuple[Bytes, Bytes]:
    """Return the images and labels of "train" or "test", once they are seen to be what they should be."""
    images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE) or len(images) < MIN_EXAMPLES:
        raise _wrong(path, f"x_{part}", "uint8 (n ≥ 100, 28, 28)", f"{images.dtype} {images.shape}")
    if labels.shape != (len(images),):
        raise _wrong(path, f"y_{part}", f"integers ({len(images)},)", f"{labels.dtype} {labels.shape}")
    labels = _check_labels(path, f"y_{part}", labels)
    _check_ink(path, f"x_{part}", images)
    # One copy serves every visitor of a process: nobody may write to it.
    images.flags.writeable = labels.flags.writeable = False
    return images, labels


def _check_labels(path: Path, name: str, labels: np.ndarray) -> Bytes:
    if labels.dtype.kind not in "iu" or labels.ndim != 1 or len(labels) < MIN_EXAMPLES:
        raise _wrong(path, name, "integers (n ≥ 100,)", f"{labels.dtype} {labels.shape}")
    low, high = labels.min(), labels.max()
    if low < 0 or high >= N_CLASSES:
        raise _wrong(path, name, "0 … 9", f"{low} … {high}")
    if missing := set(range(N_CLASSES)) - set(labels.tolist()):
        raise _wrong(path, name, "each digit of 0 … 9", f"no {min(missing)}")
    return labels.astype(np.uint8)


def _check_ink(path: Path, name: str, images: np.ndarray) -> None:
    """Pages say where an image's ink lies, and how images differ: each has to have some."""
    if blank := int((images.reshape(len(images), -1).max(axis=1) == 0).sum()):
        raise _wrong(path, name, "images with ink", f"{blank} without")


def _corrupt(path: Path, reason: str) -> DataUnavailable:
    message = f"Expected an npz with the arrays of MNIST. Received: path={path}, reason={reason}"
    return DataUnavailable(message, code="data_corrupt", path=path.name, reason=reason)


def _wrong(path: Path, name: str, expected: str, received: str) -> DataUnavailable:
    message = f"Expected {name} as {expected}. Received: {name}={received}, path={path}"
    reason = f"{name}: {received} ≠ {expected}"
    return DataUnavailable(message, code="data_wrong_shape", path=path.name, reason=reason)
