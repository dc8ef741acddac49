import hashlib
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data import mnist
from core.errors import DataUnavailable


def arrays(n: int = 100) -> dict[str, np.ndarray]:
    labels = np.arange(n, dtype=np.uint8) % 10
    images = np.ones((n, 28, 28), np.uint8)
    return {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels}


@pytest.fixture
def write(tmp_path: Path):
    """Write an npz with some of its arrays replaced, or left out where the replacement is None."""

    def _write(**changes) -> Path:
        path = tmp_path / "mnist.npz"
        members = {name: array for name, array in {**arrays(), **changes}.items() if array is not None}
        np.savez_compressed(path, **members)
        return path

    return _write


def refusal(path: Path) -> DataUnavailable:
    with pytest.raises(DataUnavailable) as caught:
        mnist.load(path)
    assert caught.value.params["path"] == path.name
    assert str(path) in str(caught.value), "the log has all of it"
    return caught.value


def test_shipped_file_holds_mnist(monkeypatch):
    monkeypatch.delenv("LAB_MNIST", raising=False)
    data = mnist.load()
    assert data.train_images.shape == (60_000, 28, 28)
    assert data.test_images.shape == (10_000, 28, 28)
    assert data.test_labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]  # the primer's last line
    assert np.bincount(data.train_labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert data.train_images.dtype == data.train_labels.dtype == np.uint8
    assert (data.train_images.min(), data.train_images.max()) == (0, 255)


def test_test_set_alone_is_the_same():
    images, labels = mnist.load_test(mnist.SHIPPED)
    data = mnist.load(mnist.SHIPPED)
    assert np.array_equal(images, data.test_images)
    assert np.array_equal(labels, data.test_labels)


def test_test_set_alone_does_not_unpack_the_training_set(write):
    path = write(x_train=None, y_train=None)
    assert mnist.load_test(path)[0].shape == (100, 28, 28)


def test_arrays_cannot_be_written():
    images, labels = mnist.load_test(mnist.SHIPPED)
    with pytest.raises(ValueError, match="read-only"):
        images[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        labels[0] = 0


def test_environment_names_the_file(write, monkeypatch):
    monkeypatch.setenv("LAB_MNIST", str(write()))
    assert len(mnist.load().train_images) == 100


def test_a_named_file_is_not_replaced_by_the_shipped_one(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_MNIST", str(tmp_path / "nowhere.npz"))
    with pytest.raises(DataUnavailable) as caught:
        mnist.load_test()
    assert caught.value.code == "data_missing"


@pytest.mark.parametrize("content", [b"", b"not a zip", b"\x93NUMPY", b"PK\x03\x04 broken"])
def test_something_else_is_corrupt(tmp_path, content):
    path = tmp_path / "mnist.npz"
    path.write_bytes(content)
    assert refusal(path).code == "data_corrupt"


def test_a_folder_is_missing(tmp_path):
    assert refusal(tmp_path).code == "data_missing"


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_damaged_byte_is_found(tmp_path, at):
    content = bytearray(mnist.SHIPPED.read_bytes())
    content[int(at * len(content))] ^= 0xFF
    path = tmp_path / "mnist.npz"
    path.write_bytes(content)
    assert refusal(path).code == "data_corrupt"


def test_a_file_cut_short_is_corrupt(tmp_path):
    path = tmp_path / "mnist.npz"
    path.write_bytes(mnist.SHIPPED.read_bytes()[:1_000_000])
    assert refusal(path).code == "data_corrupt"


def test_other_digits_under_the_shipped_name_are_corrupt(write, monkeypatch):
    path = write()
    monkeypatch.setattr(mnist, "SHIPPED", path)
    error = refusal(path)
    assert (error.code, error.params["reason"]) == ("data_corrupt", "x_train: checksum")


def test_a_header_cut_short_is_corrupt(write):
    path = write()
    with zipfile.ZipFile(path) as honest:
        members = {name: honest.read(name) for name in honest.namelist()}
    with zipfile.ZipFile(path, "w") as forged:
        for name, member in members.items():
            forged.writestr(name, member.replace(b"(100,), }", b"(100,),  "))
    assert refusal(path).code == "data_corrupt"


def test_a_missing_member_is_named(write):
    error = refusal(write(y_test=None))
    assert (error.code, error.params["reason"]) == ("data_corrupt", "no y_test")


def test_pickles_are_refused(write):
    assert refusal(write(y_train=np.array([{}] * 100))).code == "data_corrupt"


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("x_train", np.zeros((100, 784), np.uint8)),
        ("x_train", np.zeros((100, 28, 28), np.float64)),
        ("x_test", np.zeros((99, 28, 28), np.uint8)),
        ("x_train", np.zeros((100, 28, 28), np.uint8)),
        ("y_train", np.zeros(99, np.uint8)),
        ("y_train", np.zeros(100)),
        ("y_test", np.full(100, 10)),
        ("y_test", np.full(100, -1)),
        ("y_test", np.arange(100) % 9),
    ],
)
def test_wrong_shapes_types_and_labels_are_named(write, name, array):
    error = refusal(write(**{name: array}))
    assert error.code == "data_wrong_shape"
    assert error.params["reason"].startswith(name)


def test_the_training_set_comes_in_parts_that_make_the_whole(write):
    path = write()
    whole = mnist.load(path)
    parts = list(mnist.train_in_parts(path, size=33))
    assert [len(labels) for _, labels in parts] == [33, 33, 33, 1]
    assert np.array_equal(np.concatenate([images for images, _ in parts]), whole.train_images)
    assert np.array_equal(np.concatenate([labels for _, labels in parts]), whole.train_labels)


def test_the_first_of_the_training_set_are_those_of_the_whole(write):
    whole = mnist.load(write())
    images, labels = mnist.first_of_train(42, write())
    assert np.array_equal(images, whole.train_images[:42])
    assert np.array_equal(labels, whole.train_labels[:42])
    assert len(mnist.first_of_train(1000, write())[1]) == 100, "all, where there are no more"


def test_the_shipped_training_set_in_parts_has_the_right_checksum():
    assert sum(len(labels) for _, labels in mnist.train_in_parts(size=10_000)) == 60_000


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"x_train": np.zeros((100, 784), np.uint8)}, "data_wrong_shape"),
        ({"x_train": np.zeros((100, 28, 28), np.float64)}, "data_wrong_shape"),
        ({"x_train": np.asfortranarray(np.zeros((100, 28, 28), np.uint8))}, "data_wrong_shape"),
        ({"x_train": np.zeros((100, 28, 28), np.uint8)}, "data_wrong_shape"),
        ({"y_train": np.zeros(101, np.uint8)}, "data_wrong_shape"),
        ({"y_train": np.full(100, 10)}, "data_wrong_shape"),
        ({"x_train": None}, "data_corrupt"),
    ],
)
def test_parts_are_held_to_the_same_checks(write, changes, code):
    with pytest.raises(DataUnavailable) as caught:
        list(mnist.train_in_parts(write(**changes)))
    assert caught.value.code == code


def test_parts_of_other_digits_under_the_shipped_name_are_corrupt(write, monkeypatch):
    path = write()
    # Only the images differ from what the checksums say.
    labels = mnist.CHECKSUMS | {"y_train": hashlib.sha256(mnist.load(path).train_labels.data).hexdigest()}
    monkeypatch.setattr(mnist, "CHECKSUMS", labels)
    monkeypatch.setattr(mnist, "SHIPPED", path)
    with pytest.raises(DataUnavailable, match="x_train: checksum"):
        list(mnist.train_in_parts(path))


def test_other_integer_labels_are_taken(write):
    labels = np.arange(100, dtype=np.int64) % 10
    assert mnist.load(write(y_train=labels)).train_labels.dtype == np.uint8


def test_arrays_from_elsewhere_meet_the_same_checks():
    ok = arrays()
    data = mnist.verified((ok["x_train"], ok["y_train"]), (ok["x_test"], ok["y_test"]), Path("elsewhere"))
    assert len(data.test_labels) == 100
    with pytest.raises(DataUnavailable):
        mnist.verified((ok["x_train"], ok["y_train"][1:]), (ok["x_test"], ok["y_test"]), Path("elsewhere"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_test_set_costs_little_memory():
    """What stays in the web process: the images, and hardly more on the way."""

    def peak() -> float:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    before = peak()
    _kept = mnist.load_test(mnist.SHIPPED)
    assert peak() - before < 24  # MB
