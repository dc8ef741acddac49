"""Arrays and facts in one npz file, without pickle: a file from elsewhere can be wrong, but it can run nothing."""

from __future__ import annotations

import io
import json
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from core.errors import DataUnavailable

_FACTS: Final = "facts"
"""Name of the entry that holds the facts: JSON as an array of UTF-8 bytes."""

UNREADABLE: Final = (
    OSError,
    EOFError,
    ValueError,  # among them: an entry that only pickle could read, text that is no JSON or no UTF-8
    SyntaxError,  # an array whose header is no Python literal
    tokenize.TokenError,  # … or only its beginning
    TypeError,  # … or describes no array
    KeyError,
    MemoryError,  # … or one larger than any memory
    OverflowError,
    NotImplementedError,  # a compression that zipfile does not know
    RuntimeError,  # an encrypted entry
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
)
"""What NumPy and zipfile raise for a damaged file, depending on which byte it was."""


def write(arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> bytes:
    """Return an npz file that holds ``arrays`` and ``facts``; equal contents give equal bytes.

    Parameters
    ----------
    arrays : mapping of names to ndarrays of numbers
    facts : mapping
        Anything that JSON can hold; NaN it cannot.

    Raises
    ------
    ValueError
        If the facts hold NaN or infinity, or an array holds Python objects.
    TypeError
        If the facts hold something that JSON does not know.
    """
    text = json.dumps(facts, ensure_ascii=False, allow_nan=False)
    file = io.BytesIO()
    entries: dict[str, Any] = {**arrays, _FACTS: np.frombuffer(text.encode(), dtype=np.uint8)}
    np.savez(file, allow_pickle=False, **entries)
    return file.getvalue()


def read(source: bytes | str | Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and the facts of a file that ``write`` made.

    Parameters
    ----------
    source : bytes, str or Path
        The contents of a file, or where it is.

    Raises
    ------
    DataUnavailable
        If the file is missing, damaged, or something else. ``params``: path, reason.
    """
    try:
        # Read first: given a path, np.load leaves the file open when it is no zip.
        contents = source if isinstance(source, bytes) else Path(source).read_bytes()
        with np.load(io.BytesIO(contents), allow_pickle=False) as file:
            if not isinstance(file, NpzFile):
                raise ValueError("one array, not an npz file")
            arrays = dict(file)
        strangers = [name for name, array in arrays.items() if not isinstance(array, np.ndarray)]
        if strangers:
            raise ValueError(f"no array: {strangers[0]}")
        facts = json.loads(arrays.pop(_FACTS).tobytes())
        if not isinstance(facts, dict):
            raise ValueError(f"{_FACTS} is a {type(facts).__name__}, not a dict")
    except UNREADABLE as error:
        raise unavailable(source, f"{type(error).__name__}: {error}") from error
    return arrays, facts


def unavailable(source: bytes | str | Path, reason: str) -> DataUnavailable:
    """Return the error that says why ``source`` cannot be used."""
    path = f"{len(source)} bytes" if isinstance(source, bytes) else str(source)
    message = f"Expected a readable npz file. Received: {path} ({reason})"
    return DataUnavailable(message, path=Path(path).name, reason=reason)
