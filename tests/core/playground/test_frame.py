import base64
import json

import numpy as np
import pytest

from core.playground import plane
from core.playground.frame import SURFACE, UNIT, Camera, feature_pictures, pack, pack_points, picture
from core.playground.spec import PlaygroundSpec
from core.playground.training import Training


def read(text, dtype=np.uint8):
    return np.frombuffer(base64.b64decode(text), dtype)


def test_shades_run_from_orange_over_grey_to_blue():
    assert picture(np.array([-7.0, -1.0, 0.0, 1.0, 9.0, np.nan])).tolist() == [0, 0, 128, 255, 255, 128]


def test_a_frame_shows_what_the_network_says_everywhere():
    training = Training(PlaygroundSpec(hidden=(3, 2)))
    state = training.advance(training.start(), 200)
    frame = Camera(training).frame(state)
    assert frame.step == 200
    assert frame.surface.shape == (SURFACE**2,)
    assert frame.units.shape == (5, UNIT**2)
    said = np.tanh(state.network.logits(plane.grid(SURFACE))[:, 0] / 2)  # 2 σ(z) − 1
    assert frame.surface == pytest.approx(127.5 * said + 127.5, abs=0.51)
    first = state.network.neuron(0, 1)(plane.grid(UNIT))
    assert frame.units[1] == pytest.approx(127.5 * first + 127.5, abs=6)  # a mean of four beside the centre
    assert frame.weights == pytest.approx(np.concatenate([w.ravel() for w in state.network.weights()]))


def test_regression_shows_the_number_itself():
    training = Training(PlaygroundSpec(dataset="plane", hidden=()))
    state = training.start()
    said = state.network.logits(plane.grid(SURFACE))[:, 0]
    assert Camera(training).frame(state).surface == pytest.approx(127.5 * said.clip(-1, 1) + 127.5, abs=0.51)


def test_a_chunk_is_json_and_gives_the_frames_back():
    training = Training(PlaygroundSpec())
    camera = Camera(training)
    states = [training.start(), training.advance(training.start(), 20)]
    chunk = json.loads(json.dumps(pack([camera.frame(state) for state in states])))
    assert chunk["steps"] == [0, 20]
    assert read(chunk["surfaces"]).size == 2 * SURFACE**2
    assert read(chunk["units"]).size == 2 * 6 * UNIT**2
    weights = read(chunk["weights"], "<f4").reshape(2, -1)
    assert weights[1] == pytest.approx(np.concatenate([w.ravel() for w in states[1].network.weights()]), abs=1e-6)
    assert not chunk["diverged"]


def test_a_network_without_hidden_units_has_no_unit_pictures():
    training = Training(PlaygroundSpec(hidden=()))
    assert pack([Camera(training).frame(training.start())])["units"] == ""


def test_a_diverged_frame_is_sent_as_gaps_not_as_numbers():
    training = Training(PlaygroundSpec(dataset="plane", activation="linear", learning_rate=10.0))
    state = training.advance(training.start(), 200)
    chunk = pack([Camera(training).frame(state)])
    assert chunk["diverged"]
    assert chunk["loss"] == [None]
    assert json.loads(json.dumps(chunk, allow_nan=False))["test_loss"] == [None]


def test_features_are_drawn_in_their_own_scale():
    pictures = {name: read(text) for name, text in feature_pictures().items()}
    assert set(pictures) == set(plane.FEATURES)
    x1 = pictures["x1"].reshape(UNIT, UNIT)
    assert (x1 == x1[0]).all()
    assert (np.diff(x1[0].astype(int)) > 0).all()
    assert pictures["x1_squared"].min() >= 127


def test_points_are_pairs_and_shades():
    packed = pack_points(np.array([[1.0, -2.0], [3.0, 4.0]]), np.array([-1.0, 1.0]))
    assert read(packed["points"], "<f4").tolist() == [1, -2, 3, 4]
    assert read(packed["shades"], "<f4").tolist() == [-1, 1]
