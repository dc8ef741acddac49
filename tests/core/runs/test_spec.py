import json
import math
import random
from dataclasses import FrozenInstanceError, asdict, fields, replace

import pytest

from core.config import Limits
from core.errors import InvalidSpec
from core.runs.spec import (
    CHOICES,
    DEFAULT_SPEC,
    Correction,
    RunSpec,
    decimal,
    from_query,
    to_query,
    validate,
)

LIMITS = Limits()
NUMBERS = {field.name: getattr(LIMITS, field.name) for field in fields(RunSpec) if field.name not in CHOICES}
INTEGERS = [name for name, (low, _) in NUMBERS.items() if isinstance(low, int)]
FLOATS = [name for name in NUMBERS if name not in INTEGERS]


def random_spec(rng: random.Random) -> RunSpec:
    values = {name: rng.choice(choices) for name, choices in CHOICES.items()}
    for name, (low, high) in NUMBERS.items():
        edge = rng.random()
        if edge < 0.2:
            values[name] = rng.choice([low, high])
        else:
            values[name] = rng.randint(low, high) if name in INTEGERS else rng.uniform(low, high)
    return RunSpec(**values)


# ---- what the spec says


def test_the_defaults_are_the_primers_run():
    assert asdict(DEFAULT_SPEC) == {
        "hidden_units": 128,
        "hidden_layers": 1,
        "dropout": 0.5,
        "epochs": 10,
        "activation": "relu",
        "optimizer": "adam",
        "learning_rate": 0.001,
        "batch_size": 64,
        "training_examples": 60_000,
        "validation": "test",
        "initialisation": "glorot",
        "label_noise": 0.0,
        "labels": "given",
        "missing_class": "none",
        "stamp": "none",
        "pixels": "scaled",
        "augmentation": "none",
        "seed": 42,
    }
    assert DEFAULT_SPEC.layer_sizes == (784, 128, 10)
    assert DEFAULT_SPEC.parameter_count == 101_770
    assert DEFAULT_SPEC.fitted_examples == 60_000
    assert DEFAULT_SPEC.steps_per_epoch == 938
    assert validate(DEFAULT_SPEC, LIMITS) is DEFAULT_SPEC


def test_layers_and_parameters():
    spec = RunSpec(hidden_units=8, hidden_layers=3)
    assert spec.layer_sizes == (784, 8, 8, 8, 10)
    assert spec.parameter_count == 785 * 8 + 9 * 8 + 9 * 8 + 9 * 10


@pytest.mark.parametrize(
    ("examples", "batch_size", "validation", "fitted", "steps"),
    [
        (60_000, 64, "test", 60_000, 938),
        (60_000, 64, "holdout", 54_000, 844),
        (128, 64, "test", 128, 2),
        (129, 64, "test", 129, 3),
        (50, 1024, "test", 50, 1),
        (50, 8, "holdout", 45, 6),
    ],
)
def test_examples_and_steps(examples, batch_size, validation, fitted, steps):
    spec = RunSpec(training_examples=examples, batch_size=batch_size, validation=validation)
    assert spec.fitted_examples == fitted
    assert spec.steps_per_epoch == steps


def test_a_spec_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        DEFAULT_SPEC.epochs = 3  # type: ignore[misc]


# ---- JSON


@pytest.mark.parametrize("seed", range(50))
def test_json_round_trip(seed):
    spec = random_spec(random.Random(seed))
    assert RunSpec.from_json(spec.to_json()) == spec


def test_json_is_one_line_in_the_order_of_the_fields():
    text = DEFAULT_SPEC.to_json()
    assert "\n" not in text
    assert list(json.loads(text)) == [field.name for field in fields(RunSpec)]


def test_json_of_another_version():
    assert RunSpec.from_json('{"epochs": 3, "no_such_field": 0.4}') == replace(DEFAULT_SPEC, epochs=3)
    assert RunSpec.from_json("{}") == DEFAULT_SPEC


# ---- limits


def test_every_field_has_its_limit():
    for field in fields(RunSpec):
        assert (field.name in CHOICES) != (field.name in NUMBERS)


@pytest.mark.parametrize("seed", range(50))
def test_everything_within_the_limits_is_accepted(seed):
    spec = random_spec(random.Random(seed))
    assert validate(spec, LIMITS) is spec


def refused(name, value):
    with pytest.raises(InvalidSpec) as caught:
        validate(replace(DEFAULT_SPEC, **{name: value}), LIMITS)
    error = caught.value
    assert error.code == "invalid_spec"
    assert error.params["field"] == name
    assert error.params["value"] is value
    assert str(error) == f"Expected {name} in {error.params['expected']}. Received: {name}={value!r}"
    return error


@pytest.mark.parametrize("name", INTEGERS)
def test_integers_at_their_limits(name):
    low, high = NUMBERS[name]
    for value in (low, high):
        assert getattr(validate(replace(DEFAULT_SPEC, **{name: value}), LIMITS), name) == value
    for value in (low - 1, high + 1, -(10**30), 10**30):
        assert refused(name, value).params["expected"] == f"{low} … {high}"


@pytest.mark.parametrize("name", FLOATS)
def test_floats_at_their_limits(name):
    low, high = NUMBERS[name]
    for value in (low, high, (low + high) / 2):
        validate(replace(DEFAULT_SPEC, **{name: value}), LIMITS)
    for value in (math.nextafter(low, -math.inf), math.nextafter(high, math.inf), -1e300, 1e300):
        refused(name, value)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, False, None, "64", [64], 64j])
def test_what_is_no_number_is_refused(name, value):
    refused(name, value)


@pytest.mark.parametrize("name", INTEGERS)
def test_a_fraction_is_no_integer(name):
    low, _ = NUMBERS[name]
    refused(name, float(low))
    refused(name, low + 0.5)


def test_a_whole_number_is_a_float_too():
    validate(replace(DEFAULT_SPEC, dropout=0, learning_rate=1), LIMITS)


@pytest.mark.parametrize("name", CHOICES)
def test_choices(name):
    for choice in CHOICES[name]:
        validate(replace(DEFAULT_SPEC, **{name: choice}), LIMITS)
    for value in ("", "RELU", "step", None, 3, math.nan, ["relu"]):
        assert refused(name, value).params["expected"] == " | ".join(CHOICES[name])


def test_the_first_wrong_field_is_named():
    with pytest.raises(InvalidSpec, match="hidden_units"):
        validate(RunSpec(hidden_units=0, epochs=0), LIMITS)


def test_a_host_may_set_other_limits():
    narrow = replace(LIMITS, epochs=(1, 3))
    with pytest.raises(InvalidSpec, match=r"Expected epochs in 1 … 3\. Received: epochs=10"):
        validate(DEFAULT_SPEC, narrow)
    assert validate(RunSpec(epochs=3), narrow).epochs == 3


# ---- query


@pytest.mark.parametrize("seed", range(200))
def test_query_round_trip(seed):
    spec = random_spec(random.Random(seed))
    query = to_query(spec)
    assert all(isinstance(text, str) for text in query.values())
    assert from_query(query, LIMITS) == (spec, [])


def test_only_what_differs_is_in_the_address():
    assert to_query(DEFAULT_SPEC) == {}
    assert to_query(RunSpec(epochs=3, dropout=0.2)) == {"dropout": "0.2", "epochs": "3"}


def test_no_query_is_the_default():
    assert from_query({}, LIMITS) == (DEFAULT_SPEC, [])


def test_what_is_no_field_is_left_alone():
    assert from_query({"lang": "zh", "run": "abc", "lr": "5", "__class__": "x"}, LIMITS) == (DEFAULT_SPEC, [])


def test_the_address_of_the_brief():
    spec, corrections = from_query({"hidden_units": "64", "dropout": "0.2", "epochs": "3"}, LIMITS)
    assert spec == RunSpec(hidden_units=64, dropout=0.2, epochs=3)
    assert corrections == []


@pytest.mark.parametrize("name", NUMBERS)
def test_out_of_range_becomes_the_nearest(name):
    low, high = NUMBERS[name]
    for text, nearest in (("-1e9", low), ("1e9", high), ("-inf", low), ("inf", high), ("9" * 400, high)):
        spec, corrections = from_query({name: text}, LIMITS)
        assert getattr(spec, name) == nearest
        assert type(getattr(spec, name)) is type(low)
        assert corrections == [Correction(name, text, nearest)]


@pytest.mark.parametrize("name", [field.name for field in fields(RunSpec)])
@pytest.mark.parametrize(
    "text", ["", " ", "abc", "nan", "NaN", "-nan", "0x10", "1,5", "1;2", "nothing", "<b>", "六十四", "\x00"]
)
def test_nonsense_becomes_the_default(name, text):
    spec, corrections = from_query({name: text}, LIMITS)
    assert spec == DEFAULT_SPEC
    assert corrections == [Correction(name, text, getattr(DEFAULT_SPEC, name))]


@pytest.mark.parametrize(
    ("name", "text", "used", "corrected"),
    [
        ("epochs", "3.0", 3, False),
        ("epochs", "3e0", 3, False),
        ("epochs", " 3 ", 3, False),
        ("epochs", "3.4", 3, True),
        ("epochs", "3.6", 4, True),
        ("epochs", "0", 1, True),
        ("seed", "-0", 0, False),
        ("dropout", "0", 0.0, False),
        ("dropout", ".25", 0.25, False),
        ("dropout", "0.81", 0.8, True),
        ("learning_rate", "1e-3", 0.001, False),
        ("learning_rate", "0", 1e-5, True),
        ("activation", "ReLU", "relu", False),
        ("activation", " tanh ", "tanh", False),
        ("activation", "step", "relu", True),
        ("optimizer", "ADAM", "adam", False),
        ("validation", "train", "test", True),
    ],
)
def test_readings(name, text, used, corrected):
    spec, corrections = from_query({name: text}, LIMITS)
    assert getattr(spec, name) == used
    assert type(getattr(spec, name)) is type(getattr(DEFAULT_SPEC, name))
    assert corrections == ([Correction(name, text, used)] if corrected else [])


def test_several_corrections_in_the_order_of_the_fields():
    query = {"epochs": "1000", "optimizer": "newton", "hidden_units": "16", "dropout": "x"}
    spec, corrections = from_query(query, LIMITS)
    assert spec == RunSpec(hidden_units=16, epochs=30)
    assert [correction.field for correction in corrections] == ["dropout", "epochs", "optimizer"]


@pytest.mark.parametrize("seed", range(300))
def test_whatever_the_address_says_the_spec_is_valid(seed):
    rng = random.Random(seed)
    pieces = ["0", "1", "9", "64", ".", "-", "+", "e", "E", "inf", "nan", "_", " ", "relu", "adam", "x", "５", "\ud800"]
    query = {field.name: "".join(rng.choices(pieces, k=rng.randint(0, 6))) for field in fields(RunSpec)}
    spec, corrections = from_query(query, LIMITS)
    assert validate(spec, LIMITS) is spec
    for correction in corrections:
        assert correction.received == query[correction.field]
        assert correction.used == getattr(spec, correction.field)


def test_a_narrower_host_corrects_more():
    narrow = replace(LIMITS, hidden_units=(8, 64))
    spec, corrections = from_query({"hidden_units": "256"}, narrow)
    assert spec.hidden_units == 64
    assert corrections == [Correction("hidden_units", "256", 64)]


@pytest.mark.parametrize(
    ("number", "text"), [(1e-5, "0.00001"), (3e-5, "0.00003"), (0.001, "0.001"), (0.0, "0"), (10.0, "10"), (64, "64")]
)
def test_numbers_are_written_as_people_write_them(number: float, text: str) -> None:
    assert decimal(number) == text
    assert float(text) == number


def test_no_address_and_no_refusal_has_powers_of_ten() -> None:
    assert to_query(RunSpec(learning_rate=1e-5)) == {"learning_rate": "0.00001"}
    with pytest.raises(InvalidSpec) as refused:
        validate(RunSpec(learning_rate=11.0), LIMITS)
    assert refused.value.params["expected"] == "0.00001 … 10"
