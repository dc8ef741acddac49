import pytest

from core.playground import spec as specs
from core.playground.spec import DEFAULT, PlaygroundSpec

UNUSUAL = PlaygroundSpec(
    dataset="spiral",
    noise=25,
    train_share=80,
    data_seed=7,
    features=("x1", "x1_x2", "sin_x2"),
    hidden=(8, 1, 3),
    activation="relu",
    initializer="zeros",
    seed=12,
    optimizer="adam",
    learning_rate=0.00001,
    batch_size=30,
    regularizer="l2",
    regularizer_rate=0.003,
    discretize=True,
    show_test=True,
    hide=("data", "compare"),
)


@pytest.mark.parametrize("spec", [DEFAULT, UNUSUAL, PlaygroundSpec(hidden=()), PlaygroundSpec(hidden=(8,) * 6)])
def test_an_address_gives_back_what_was_written(spec):
    assert specs.from_query(specs.to_query(spec)) == (spec, [])
    assert specs.from_query(specs.to_words(spec)) == (spec, [])


def test_the_usual_is_left_out_and_every_field_has_its_word():
    assert specs.to_query(DEFAULT) == {}
    assert set(specs.to_words(UNUSUAL)) == set(PlaygroundSpec.__dataclass_fields__)
    assert len(specs.to_query(UNUSUAL)) == len(PlaygroundSpec.__dataclass_fields__)


@pytest.mark.parametrize(
    ("field", "received", "used"),
    [
        ("dataset", "pretzel", "circle"),
        ("noise", "900", 50),
        ("noise", "-1", 0),
        ("noise", "2.5", 2),
        ("noise", "much", 5),
        ("train_share", "0", 10),
        ("train_share", "nan", 50),
        ("learning_rate", "0.02", 0.03),
        ("learning_rate", "0.012", 0.01),
        ("learning_rate", "-5", 0.00001),
        ("learning_rate", "inf", 10.0),
        ("learning_rate", "fast", 0.03),
        ("regularizer_rate", "0.00001", 0.0),
        ("regularizer_rate", "0.002", 0.003),
        ("batch_size", "1e99", 30),
        ("hidden", "9,0", (8, 1)),
        ("hidden", "1,2,3,4,5,6,7,8", (1, 2, 3, 4, 5, 6)),
        ("hidden", "4,,2", (4, 2)),
        ("hidden", "", (4, 2)),
        ("hide", "data,everything", ("data",)),
        ("hidden", "inf", (8,)),
        ("features", "x1,x9", ("x1",)),
        ("features", "", ("x1", "x2")),
        ("activation", "softmax", "tanh"),
        ("seed", "-3", 0),
        ("discretize", "maybe", False),
    ],
)
def test_nonsense_becomes_the_nearest_valid_value_and_is_reported(field, received, used):
    spec, corrections = specs.from_query({field: received, "lang": "zh"})
    assert getattr(spec, field) == used
    assert [(one.field, one.received) for one in corrections] == [(field, received)]
    assert specs.from_query({field: corrections[0].used}) == (spec, [])


def test_what_is_meant_is_taken_without_a_note():
    query = {"activation": " ReLU ", "discretize": "True", "hidden": "0", "features": "X2, x1", "noise": "10.0"}
    spec, corrections = specs.from_query(query)
    assert corrections == []
    assert (spec.activation, spec.discretize, spec.hidden, spec.noise) == ("relu", True, (), 10)
    assert spec.features == ("x1", "x2")


def test_live_and_view_name_fields():
    assert set(PlaygroundSpec.__dataclass_fields__) > specs.LIVE | specs.VIEW
    assert specs.changed(DEFAULT, PlaygroundSpec(seed=2, noise=30)) == {"seed", "noise"}
