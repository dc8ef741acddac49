"""Files of arrays, and of networks: what goes in comes out, and what is damaged or foreign is refused by name."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from core.errors import DataUnavailable
from core.maths import archive
from core.maths.network import Network


@pytest.fixture
def network():
    start = Network.initialise((5, 4, 3), "gelu", seed=1)
    return Network.from_weights(start.weights(), "gelu", {"accuracy": 0.975, "spec": {"epochs": 10}, "名称": "示例"})


def as_npz(**entries):
    file = io.BytesIO()
    np.savez(file, **entries)
    return file.getvalue()


def facts(**values):
    return np.frombuffer(json.dumps(values).encode(), dtype=np.uint8)


@pytest.mark.parametrize("by_path", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_round_trip(dtype, by_path, tmp_path):
    network = Network.from_weights(
        Network.initialise((5, 4, 3), seed=1, dtype=dtype).weights(), "gelu", {"accuracy": 0.975, "名称": "示例"}
    )
    source = network.to_npz()
    if by_path:
        (tmp_path / "网络.npz").write_bytes(source)
        source = tmp_path / "网络.npz"
    again = Network.from_npz(source)
    assert again.activation == "gelu"
    assert again.metadata == {"accuracy": 0.975, "名称": "示例"}
    for mine, theirs in zip(again.weights(), network.weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
        assert mine.dtype == dtype


def test_a_diverged_network_is_kept_as_it_is(network):
    diverged = Network.from_weights([array * np.float32("nan") for array in network.weights()])
    assert all(np.isnan(array).all() for array in Network.from_npz(diverged.to_npz()).weights())


def test_equal_networks_give_equal_bytes(network):
    assert network.to_npz() == Network.from_npz(network.to_npz()).to_npz()


def test_numpy_alone_can_open_it(network):
    with np.load(io.BytesIO(network.to_npz()), allow_pickle=False) as file:
        assert sorted(file) == ["bias_0", "bias_1", "facts", "kernel_0", "kernel_1"]
        assert json.loads(file["facts"].tobytes())["metadata"]["accuracy"] == 0.975


def test_facts_must_be_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        archive.write({}, {"loss": float("nan")})
    with pytest.raises(TypeError, match="not JSON serializable"):
        archive.write({}, {"when": object()})


def test_objects_are_not_written():
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        archive.write({"kernel_0": np.array([object()])}, {})


def test_every_truncation_is_noticed(network):
    whole = network.to_npz()
    for length in range(0, len(whole), 37):
        with pytest.raises(DataUnavailable):
            Network.from_npz(whole[:length])


def test_every_flipped_byte_is_noticed_or_harmless(network):
    whole = network.to_npz()
    noticed = 0
    for position in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[position] ^= 0x5A
        try:
            again = Network.from_npz(bytes(damaged))
        except DataUnavailable:
            noticed += 1
            continue
        for mine, theirs in zip(again.weights(), network.weights(), strict=True):
            np.testing.assert_array_equal(mine, theirs)
        assert (again.activation, again.metadata) == (network.activation, network.metadata)
    assert noticed > 0.5 * len(whole) / 7


class Payload:
    """Unpickling it would leave a trace."""

    ran = False

    def __reduce__(self):
        return setattr, (Payload, "ran", True)


@pytest.mark.parametrize("wrapped", ["in an npz", "in an npy", "bare"])
def test_pickle_is_refused_and_never_run(wrapped):
    if wrapped == "bare":
        source = pickle.dumps(Payload())
    elif wrapped == "in an npy":
        file = io.BytesIO()
        np.save(file, np.array([Payload()], dtype=object))
        source = file.getvalue()
    else:
        source = as_npz(
            kernel_0=np.array([[Payload()]], dtype=object),
            bias_0=np.zeros(1),
            facts=facts(format=1, activation="relu", metadata={}),
        )
    with pytest.raises(DataUnavailable, match="allow_pickle"):
        Network.from_npz(source)
    assert not Payload.ran


KERNEL, BIAS = np.ones((3, 2), np.float32), np.zeros(2, np.float32)
GOOD_FACTS = facts(format=1, activation="relu", metadata={})


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({}, "facts"),
        ({"kernel_0": KERNEL, "bias_0": BIAS}, "facts"),
        ({"facts": GOOD_FACTS}, "at least one layer"),
        ({"kernel_0": KERNEL, "facts": GOOD_FACTS}, "bias_0"),
        ({"bias_0": BIAS, "facts": GOOD_FACTS}, "kernel_0"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "kernel_2": KERNEL, "bias_2": BIAS, "facts": GOOD_FACTS}, "kernel_1"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "other": BIAS, "facts": GOOD_FACTS}, "kernel_1"),
        ({"kernel_0": KERNEL.T, "bias_0": BIAS, "facts": GOOD_FACTS}, "bias of shape"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "kernel_1": KERNEL, "bias_1": BIAS, "facts": GOOD_FACTS}, "2 inputs"),
        ({"kernel_0": KERNEL.astype(int), "bias_0": BIAS, "facts": GOOD_FACTS}, "floating-point"),
        ({"kernel_0": np.array(1.0), "bias_0": np.array(1.0), "facts": GOOD_FACTS}, "kernel of shape"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": facts(format=2, activation="relu", metadata={})}, "format=2"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": facts(format=1, activation="step", metadata={})}, "step"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": facts(format=1, activation=[], metadata={})}, "unhashable"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": facts(format=1, activation="relu", metadata=7)}, "int"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": facts(format=1, metadata={})}, "activation"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": np.frombuffer(b"[1, 2]", np.uint8)}, "not a dict"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": np.frombuffer(b"{", np.uint8)}, "JSONDecodeError"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": np.frombuffer(b"\xff\xfe\x00", np.uint8)}, "Decode"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "facts": np.frombuffer(b"[" * 200_000, np.uint8)}, "RecursionError"),
    ],
)
def test_what_is_missing_or_wrong_is_named(entries, reason):
    with pytest.raises(DataUnavailable, match=reason) as caught:
        Network.from_npz(as_npz(**entries))
    assert caught.value.code == "data_unavailable"
    assert reason in caught.value.params["reason"]
    assert caught.value.params["path"].endswith("bytes")


def test_an_entry_that_is_no_array_is_refused():
    file = io.BytesIO(as_npz(kernel_0=KERNEL, facts=GOOD_FACTS))
    with zipfile.ZipFile(file, "a") as archive_file:
        archive_file.writestr("bias_0", b"just text")
    with pytest.raises(DataUnavailable, match="no array: bias_0"):
        Network.from_npz(file.getvalue())


@pytest.mark.parametrize(
    ("header", "reason"),
    [(b"'shape': (999999999999999, 2), }", "MemoryError"), (b"'shape': (3, 2),", "Error")],
    ids=["endless", "cut short"],
)
def test_an_array_whose_header_is_forged_is_refused(header, reason):
    shape, spaces = b"'shape': (3, 2), }", b" " * 20  # numpy pads its headers with spaces
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_npz(kernel_0=KERNEL, bias_0=BIAS, facts=GOOD_FACTS))) as honest,
        zipfile.ZipFile(file, "w") as forged,
    ):
        assert shape + spaces in honest.read("kernel_0.npy")
        for name in honest.namelist():
            forged.writestr(name, honest.read(name).replace(shape + spaces, header.ljust(len(shape + spaces))))
    with pytest.raises(DataUnavailable, match=reason):
        Network.from_npz(file.getvalue())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a file of arrays", b"\x00" * 1000])
def test_something_else_is_refused(content, tmp_path):
    path = tmp_path / "demo.npz"
    path.write_bytes(content)
    for source in (content, path, str(path)):
        with pytest.raises(DataUnavailable):
            Network.from_npz(source)


def test_a_missing_file_is_named(tmp_path):
    path = tmp_path / "nowhere.npz"
    with pytest.raises(DataUnavailable, match="FileNotFoundError") as caught:
        Network.from_npz(path)
    assert caught.value.params["path"] == path.name
    with pytest.raises(DataUnavailable):
        Network.from_npz(tmp_path)
