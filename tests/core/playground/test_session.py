import itertools
from dataclasses import replace

import numpy as np
import pytest

from core.playground import session as sessions
from core.playground.session import Session
from core.playground.spec import PlaygroundSpec


def weights(session):
    return np.concatenate([array.ravel() for array in session.shown.network.weights()])


@pytest.mark.parametrize(
    ("spec", "epochs", "loss"),
    [
        (PlaygroundSpec(), 200, 0.25),
        (PlaygroundSpec(dataset="xor", noise=0), 200, 0.2),
        (PlaygroundSpec(dataset="xor", noise=0, hidden=(), features=("x1_x2",), learning_rate=0.1), 30, 0.1),
        (PlaygroundSpec(dataset="gaussians", hidden=()), 20, 0.05),
        (PlaygroundSpec(dataset="moons", hidden=(6,), learning_rate=0.1), 150, 0.15),
        (PlaygroundSpec(dataset="plane", hidden=(), learning_rate=0.01), 20, 0.01),
    ],
)
def test_what_can_be_learned_is_learned(spec, epochs, loss, played):
    losses = played(Session(spec), epochs)
    assert losses[-1] < loss


def test_a_line_is_not_enough_for_exclusive_or(played):
    session = Session(PlaygroundSpec(dataset="xor", noise=0, hidden=(), learning_rate=0.1))
    played(session, 100)
    assert session.frame().figures.loss > 0.6
    assert session.frame().figures.accuracy < 0.7


def test_the_spiral_experiment_works(played):
    spec = PlaygroundSpec(
        dataset="spiral", noise=0, hidden=(8, 8), optimizer="adam", learning_rate=0.01, train_share=70
    )
    session = Session(spec)
    played(session, 200)
    assert session.frame().figures.test_accuracy > 0.9


def test_rewind_begins_at_the_same_weights_and_goes_the_same_way(session, played):
    start = weights(session)
    first = played(session, 30)
    branch = session.branch
    session.rewind()
    assert session.shown.step == 0
    assert session.branch == branch + 1
    assert np.array_equal(weights(session), start)
    assert played(session, 30) == first


def test_frames_made_ahead_do_not_move_what_is_shown(session):
    frames = session.ahead(0, 10, 1)
    assert [frame.step for frame in frames] == [20 * n for n in range(1, 11)]
    assert session.shown.step == 0
    session.see(frames[3].step)
    assert session.shown.step == 80
    assert session.frame().figures == frames[3].figures
    assert [step for step, *_ in session.curve] == [0, 20, 40, 60, 80]


def test_after_a_pause_training_goes_on_from_the_frame_on_the_screen(session):
    frames = session.ahead(0, 12, 1)
    session.see(frames[4].step)
    again = session.ahead(frames[4].step, 7, 1)
    assert [frame.step for frame in again] == [frame.step for frame in frames[5:]]
    assert [frame.figures for frame in again] == [frame.figures for frame in frames[5:]]


def test_a_learning_rate_is_changed_under_way(session):
    frames = session.ahead(0, 12, 1)
    session.see(frames[4].step)
    shown, branch = weights(session), session.branch
    session.choose(replace(session.spec, learning_rate=0.3))
    assert session.shown.step == frames[4].step
    assert np.array_equal(weights(session), shown)
    assert session.branch == branch + 1
    assert session.ahead(session.shown.step, 1, 1)[0].figures != frames[5].figures


@pytest.mark.parametrize(
    "change", [{"hidden": (3,)}, {"activation": "relu"}, {"noise": 50}, {"seed": 9}, {"batch_size": 3}]
)
def test_another_network_or_other_points_begin_anew(session, change):
    session.see(session.ahead(0, 5, 1)[-1].step)
    scene = session.scene
    session.choose(replace(session.spec, **change))
    assert session.shown.step == 0
    assert session.scene == scene + 1
    assert session.curve == [
        (0, pytest.approx(session.frame().figures.loss), pytest.approx(session.frame().figures.test_loss))
    ]


def test_looking_at_it_differently_changes_nothing(session):
    frames = session.ahead(0, 5, 1)
    session.see(frames[2].step)
    before = session.scene, session.branch, session.shown.step
    session.choose(replace(session.spec, discretize=True, show_test=True))
    assert (session.scene, session.branch, session.shown.step) == before
    assert session.spec.discretize
    assert len(session.ahead(frames[2].step, 2, 1)) == 2


def test_an_edited_weight_is_the_only_one_that_changes_and_training_goes_on_from_it(session):
    session.see(session.ahead(0, 3, 1)[-1].step)
    before = [array.copy() for array in session.shown.network.weights()]
    session.edit(layer=1, row=2, unit=1, value=-3.5)
    session.edit(layer=0, row=-1, unit=3, value=0.25)
    before[2][2, 1], before[1][3] = -3.5, 0.25
    assert session.shown.step == 60
    for got, expected in zip(session.shown.network.weights(), before, strict=True):
        assert np.array_equal(got, expected)
    assert session.ahead(60, 1, 1)[0].step == 80


@pytest.mark.parametrize("place", [(3, 0, 0), (-1, 0, 0), (0, 2, 0), (0, -2, 0), (0, 0, 4), (0, 0, -1)])
def test_a_weight_that_does_not_exist_is_refused(session, place):
    with pytest.raises(IndexError):
        session.edit(*place, value=1.0)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_weight_is_a_number(session, value):
    with pytest.raises(ValueError, match="Expected a number"):
        session.edit(0, 0, 0, value)


def test_a_step_that_is_not_kept_changes_nothing_and_gives_nothing(session):
    session.see(12345)
    assert session.shown.step == 0
    assert session.ahead(12345, 10, 1) == []


@pytest.mark.parametrize("pace", [1, 5, 10**9])
@pytest.mark.parametrize("batch_size", [1, 7, 10, 30])
@pytest.mark.parametrize("train_share", [10, 50, 90])
def test_work_is_bounded_and_frames_end_where_epochs_end(pace, batch_size, train_share):
    session = Session(PlaygroundSpec(batch_size=batch_size, train_share=train_share, hidden=(1,)))
    frames = session.ahead(0, 10**9, pace)
    steps = [0, *(frame.step for frame in frames)]
    assert len(frames) <= sessions.MAX_FRAMES
    assert steps[-1] <= sessions.MAX_UPDATES
    longest = max(later - earlier for earlier, later in itertools.pairwise(steps))
    assert longest <= 2 * sessions.MAX_UPDATES_PER_FRAME
    epoch = session.training.steps_per_epoch
    ends = set(range(epoch, steps[-1] + 1, epoch))
    if pace == 1:
        assert ends <= set(steps)
        assert len(frames) >= 10
    elif epoch <= sessions.MAX_UPDATES_PER_FRAME:
        assert set(steps[1:]) <= ends


def test_a_single_step_after_fast_frames_ends_at_the_next_epoch():
    session = Session(PlaygroundSpec(batch_size=1, hidden=(1,)))  # 200 updates an epoch, five frames
    first = session.ahead(0, 3, 1)
    assert [frame.step for frame in first] == [40, 80, 120]
    assert [frame.step for frame in session.ahead(120, 2, 1)] == [160, 200]


def test_memory_is_bounded_even_if_nobody_says_what_is_shown(session):
    step = 0
    for _ in range(6):
        step = session.ahead(step, 48, 1)[-1].step
    assert len(session._states) == sessions.KEPT_STATES
    assert session.shown.step == min(session._states)
    session.see(step)
    assert len(session._states) == 1


def test_the_curve_is_thinned_and_keeps_its_first_and_latest_points(played):
    session = Session(PlaygroundSpec(train_share=10, batch_size=30, hidden=(1,)))  # two updates an epoch
    played(session, 1000)
    curve = session.curve
    assert len(curve) <= sessions.CURVE_POINTS
    assert curve[0][0] == 0
    assert curve[-1][0] > 2 * 990
    steps = [step for step, *_ in curve]
    assert steps == sorted(set(steps))


def test_a_diverged_training_ends_with_the_frame_that_shows_it():
    session = Session(PlaygroundSpec(dataset="plane", activation="linear", learning_rate=10.0))
    frames = session.ahead(0, 40, 1)
    assert len(frames) < 40
    assert not frames[-1].is_finite
    assert all(frame.is_finite for frame in frames[:-1])
    assert session.ahead(frames[-1].step, 10, 1) == []
    session.see(frames[-1].step)
    session.choose(replace(session.spec, show_test=True))
    assert not session.shown.is_finite
    session.choose(replace(session.spec, learning_rate=0.001))  # NaN cannot be trained further: from the beginning
    assert session.shown.step == 0
    assert session.shown.is_finite
