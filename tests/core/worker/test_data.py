"""The order in which a worker looks for MNIST. Keras's own download stays out of it: no test needs the network."""

import socket
import urllib.error
from pathlib import Path

import numpy as np
import pytest

from core.data import mnist
from core.errors import DataUnavailable
from core.worker import data

pytestmark = pytest.mark.keras


def some_digits(n: int = 100) -> tuple[np.ndarray, np.ndarray]:
    return np.ones((n, 28, 28), np.uint8), np.arange(n) % 10


def save(path: Path, n: int = 100) -> Path:
    images, labels = some_digits(n)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)
    return path


@pytest.fixture
def no_shipped_file(tmp_path, monkeypatch):
    """A machine without the shipped file, whose Keras has downloaded nothing yet."""
    monkeypatch.delenv("LAB_MNIST", raising=False)
    monkeypatch.setattr(mnist, "SHIPPED", tmp_path / "gone.npz")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path


def answer_download(monkeypatch, answer):
    """Let Keras's download be ``answer(path=…)``; return the list of names it was asked for."""
    names = []

    def load_data(path):
        names.append(path)
        return answer()

    monkeypatch.setattr("keras.datasets.mnist.load_data", load_data)
    return names


def test_the_shipped_file_comes_first(monkeypatch):
    monkeypatch.delenv("LAB_MNIST", raising=False)
    asked = answer_download(monkeypatch, some_digits)
    assert len(data.load_or_download().train_images) == 60_000
    assert asked == []


def test_a_named_file_is_the_only_place(tmp_path, monkeypatch):
    asked = answer_download(monkeypatch, some_digits)
    monkeypatch.setenv("LAB_MNIST", str(save(tmp_path / "mine.npz", 123)))
    assert len(data.load_or_download().train_images) == 123
    monkeypatch.setenv("LAB_MNIST", str(tmp_path / "nowhere.npz"))
    with pytest.raises(DataUnavailable) as caught:
        data.load_or_download()
    assert caught.value.code == "data_missing"
    assert asked == []


def test_what_keras_has_already_is_used_and_kept(no_shipped_file, monkeypatch):
    asked = answer_download(monkeypatch, some_digits)
    cached = save(no_shipped_file / "keras" / "datasets" / "mnist.npz", 111)
    assert len(data.load_or_download().train_images) == 111
    assert cached.exists()
    assert asked == []


def test_the_download_is_the_last_resort_under_a_name_of_its_own(no_shipped_file, monkeypatch):
    cached = no_shipped_file / "keras" / "datasets" / "mnist.npz"
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"somebody else's")
    asked = answer_download(monkeypatch, lambda: (some_digits(), some_digits()))
    assert len(data.load_or_download().test_images) == 100
    assert asked == [data.DOWNLOAD_NAME]
    assert cached.read_bytes() == b"somebody else's"


def test_a_download_that_is_not_mnist_is_refused(no_shipped_file, monkeypatch):
    answer_download(monkeypatch, lambda: ((np.zeros((100, 784)), np.zeros(100)), some_digits()))
    with pytest.raises(DataUnavailable) as caught:
        data.load_or_download()
    assert caught.value.code == "data_wrong_shape"


def unreachable_as_keras_says_it():
    try:
        raise urllib.error.URLError("Name or service not known")
    except urllib.error.URLError as error:
        raise Exception(f"URL fetch failure: {error.reason}")  # noqa: B904 - as in keras.utils.get_file


def wrong_hash_as_keras_says_it():
    raise ValueError("Incomplete or corrupted file detected.")


def hung():
    assert socket.getdefaulttimeout() == data.DOWNLOAD_TIMEOUT
    raise TimeoutError("timed out")


@pytest.mark.parametrize("failure", [unreachable_as_keras_says_it, wrong_hash_as_keras_says_it, hung])
def test_a_failed_download_is_explained(no_shipped_file, monkeypatch, failure):
    answer_download(monkeypatch, failure)
    before = socket.getdefaulttimeout()
    with pytest.raises(DataUnavailable) as caught:
        data.load_or_download()
    assert caught.value.code == "data_download_failed"
    assert caught.value.params["path"] == mnist.SHIPPED.name
    assert caught.value.params["reason"]
    assert socket.getdefaulttimeout() == before


def test_a_bug_is_not_explained_away(no_shipped_file, monkeypatch):
    answer_download(monkeypatch, lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        data.load_or_download()
