"""Train the runs that the coach's tests look at: ``python -m tests.core.record_coach_runs``, about two minutes.

Each is named after the rule that it shows; ``calm`` shows none.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import asdict
from pathlib import Path

import numpy as np

from core.maths.network import Network
from core.maths.saturation import dead_share
from core.runs.events import EpochEnd, Event, Failed
from core.runs.snapshot import Snapshot
from core.runs.spec import RunSpec
from core.worker.data import load_or_download
from core.worker.loop import train

FILE = Path(__file__).with_name("coach_runs.json")

RUNS = {
    "calm": RunSpec(dropout=0.2, epochs=4),
    "diverging": RunSpec(optimizer="sgd", learning_rate=5.0, epochs=2, training_examples=10_000),
    "stuck": RunSpec(initialisation="equal", dropout=0.0, epochs=3, training_examples=10_000),
    "too_slow": RunSpec(dropout=0.0, learning_rate=1e-5, epochs=4, training_examples=10_000),
    "dead_units": RunSpec(dropout=0.0, learning_rate=0.03, epochs=5, training_examples=10_000),
    "overfitting": RunSpec(dropout=0.0, epochs=30, learning_rate=0.003, training_examples=2_000),
    "too_few_examples": RunSpec(dropout=0.0, epochs=10, training_examples=500),
    "dropout_too_strong": RunSpec(dropout=0.8, hidden_units=32, epochs=5, training_examples=10_000),
    "underfitting": RunSpec(dropout=0.0, hidden_units=8, epochs=10),
    "plateau": RunSpec(dropout=0.0, epochs=12, learning_rate=0.003),
    "validation_above": RunSpec(epochs=3),
}


def main() -> None:
    """Train all and write what the coach would know of them."""
    data = load_or_download()
    hundred = data.test_images[:300].reshape(300, -1) / np.float32(255)
    stored = {}
    for name, spec in RUNS.items():
        events: list[Event] = []
        last: deque[Snapshot] = deque(maxlen=1)
        train(spec, data, publish=events.append, save=last.append)
        dead = None
        if last:
            trace = Network.from_weights(last[-1].weights, spec.activation).forward(hundred)
            dead = dead_share(np.concatenate(trace.a[:-1], axis=1))
        stored[name] = {
            "spec": asdict(spec),
            "epochs": [asdict(event) for event in events if isinstance(event, EpochEnd)],
            "diverged": any(isinstance(event, Failed) for event in events),
            "dead_share": dead,
        }
    FILE.write_text(json.dumps(stored, indent=1, allow_nan=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
