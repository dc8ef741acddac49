import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data import mnist
from tools import build_mnist
from tools.build_mnist import Source

IDX = b"\x00\x00\x08\x02" + (2).to_bytes(4, "big") + (3).to_bytes(4, "big") + bytes(range(6))
SOURCE = Source("x_test", "package/data/digits", len(IDX), hashlib.md5(IDX, usedforsecurity=False).hexdigest())


@pytest.fixture
def tarball(tmp_path: Path):
    def _write(name: str = SOURCE.name, content: bytes = IDX, kind: bytes = tarfile.REGTYPE) -> Path:
        path = tmp_path / "package.tgz"
        with tarfile.open(path, "w:gz") as archive:
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(content), kind, "/etc/passwd"
            archive.addfile(member, io.BytesIO(content))
        return path

    return _write


def test_idx_is_read_by_its_own_header(tarball):
    arrays = build_mnist.read_tarball(tarball(), (SOURCE,))
    assert arrays["x_test"].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_a_file_under_another_name_is_not_taken(tarball):
    with pytest.raises(KeyError):
        build_mnist.read_tarball(tarball(name="../data/digits"), (SOURCE,))


def test_a_link_is_refused(tarball):
    with pytest.raises(SystemExit, match="to be a file"):
        build_mnist.read_tarball(tarball(kind=tarfile.SYMTYPE), (SOURCE,))


def test_another_size_is_refused(tarball):
    with pytest.raises(SystemExit, match="to be a file"):
        build_mnist.read_tarball(tarball(content=IDX + b"\x00"), (SOURCE,))


def test_another_checksum_is_refused(tarball):
    with pytest.raises(SystemExit, match="MD5"):
        build_mnist.read_tarball(tarball(), (replace(SOURCE, md5="0" * 32),))


def test_the_same_arrays_give_the_same_bytes(tmp_path):
    arrays = {"x_test": np.arange(6, dtype=np.uint8).reshape(2, 3)}
    first = build_mnist.write_npz(arrays, tmp_path / "a.npz")
    assert build_mnist.write_npz(arrays, tmp_path / "sub" / "b.npz") == first
    with np.load(tmp_path / "a.npz", allow_pickle=False) as written:
        assert np.array_equal(written["x_test"], arrays["x_test"])


def test_the_arrays_are_the_ones_that_the_loader_knows():
    assert {source.array for source in build_mnist.SOURCES} == set(mnist.CHECKSUMS)
    assert build_mnist.OUTPUT == mnist.SHIPPED
