import dataclasses

import numpy as np
import pytest

from core.errors import DataUnavailable
from core.maths import archive
from core.runs.snapshot import Snapshot


@pytest.fixture
def snapshot():
    rng = np.random.default_rng(1)
    # More than ten arrays: their order must not be that of the names "1", "10", "2".
    weights = tuple(rng.normal(size=(3, 4)).astype(np.float32) + i for i in range(18))
    optimizer = {
        "adam/iteration": np.array(25, np.int64),
        "adam/network_hidden_1_kernel_momentum": rng.normal(size=(3, 4)).astype(np.float32),
    }
    return Snapshot(
        epoch=2, step=25, weights=weights, optimizer=optimizer, loss_sum=0.1 + 0.2, correct=77, seconds=1 / 3
    )


def assert_same(one, other):
    for field in dataclasses.fields(Snapshot):
        if field.name not in ("weights", "optimizer"):
            assert getattr(one, field.name) == getattr(other, field.name), field.name
    assert len(one.weights) == len(other.weights)
    assert all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(one.weights, other.weights, strict=True))
    assert one.optimizer.keys() == other.optimizer.keys()
    for name, array in one.optimizer.items():
        assert array.dtype == other.optimizer[name].dtype, name
        assert np.array_equal(array, other.optimizer[name]), name


def test_bytes_give_back_every_field_to_the_last_bit(snapshot):
    assert_same(Snapshot.from_bytes(snapshot.to_bytes()), snapshot)


def test_slim_keeps_the_weights_and_cannot_be_resumed(snapshot):
    slim = Snapshot.from_bytes(snapshot.slim().to_bytes())
    assert_same(slim, dataclasses.replace(snapshot, optimizer={}))
    assert snapshot.is_resumable
    assert not slim.is_resumable
    assert len(slim.to_bytes()) < len(snapshot.to_bytes())


@pytest.mark.parametrize("data", [b"", b"not an npz file", b"PK\x03\x04" + bytes(100)], ids=["empty", "text", "zip"])
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(DataUnavailable):
        Snapshot.from_bytes(data)


def test_a_cut_or_changed_byte_is_noticed(snapshot):
    data = bytearray(snapshot.to_bytes())
    with pytest.raises(DataUnavailable):
        Snapshot.from_bytes(bytes(data[:-50]))
    position = data.index(snapshot.weights[0].tobytes())
    data[position] ^= 1
    with pytest.raises(DataUnavailable, match="CRC"):
        Snapshot.from_bytes(bytes(data))


def test_pickled_objects_are_refused(tmp_path):
    path = tmp_path / "evil.npz"
    np.savez(path, weights=np.array([{"an": "object"}], dtype=object))
    with pytest.raises(DataUnavailable):
        Snapshot.from_bytes(path.read_bytes())


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"format": 2, "epoch": 1, "step": 1, "n_weights": 1, "loss_sum": 0.0, "correct": 0, "seconds": 0.0},
        {"format": 1, "epoch": 1},
        {"format": 1, "epoch": "one", "step": 1, "n_weights": 1, "loss_sum": 0.0, "correct": 0, "seconds": 0.0},
        {"format": 1, "epoch": None, "step": 1, "n_weights": 1, "loss_sum": 0.0, "correct": 0, "seconds": 0.0},
    ],
    ids=["none", "later format", "incomplete", "text", "null"],
)
def test_an_archive_of_something_else_is_refused(facts):
    with pytest.raises(DataUnavailable):
        Snapshot.from_bytes(archive.write({"weights/0": np.zeros(2)}, facts))


@pytest.mark.parametrize("name", ["weights/3", "weights/17"])
def test_a_missing_layer_is_noticed(snapshot, name):
    arrays, facts = archive.read(snapshot.to_bytes())
    del arrays[name]
    with pytest.raises(DataUnavailable, match=name):
        Snapshot.from_bytes(archive.write(arrays, facts))
