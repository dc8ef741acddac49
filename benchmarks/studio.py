"""What the training studio costs and gains: ``python -m benchmarks.studio``.

- A sweep of twelve runs on two workers against one: how much sooner it is done.
- A run that reports, saves and obeys against the bare loop, and against the arithmetic alone: the same matrix products
  and Adam updates with nothing around them.
- The training page of a learner with a thousand runs against one with ten.

All are ratios of what was measured in turn, on this machine, in this run.
"""

from __future__ import annotations

import argparse
import json
import logging
import operator
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from core import config
from core.config import Config
from core.runs import sweep
from core.runs.events import EpochEnd, Finished
from core.runs.retention import Saved
from core.runs.service import TrainingService
from core.runs.spec import RunSpec
from core.runs.store import RunStore

OVERHEAD: Final = 1.05
"""Reporting, saving and obeying may take so many times the bare loop at most."""
PAGE: Final = 1.2
"""The page with a thousand runs may take so many times that with ten at most."""
VISITS: Final = 62
"""Openings of the page by each, the first two not counted."""
ROUNDS: Final = 3
BASE: Final = RunSpec(epochs=5)


def main() -> int:
    """Measure everything, print it, and return 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description="Measure what the training studio costs and gains.")
    parser.add_argument("--loop-only", action="store_true", help="measure the loop alone and print it as JSON")
    options = parser.parse_args()
    if options.loop_only:
        sys.stdout.write(json.dumps(measure_the_loop()))
        return 0
    print(f"Studio · {platform.system()} · Python {platform.python_version()} · {os.cpu_count()} processors")
    kept = [_overhead(), _many_runs()]
    _sweep()
    return int(not all(kept))


def _say(what: str, value: float, goal: float | None = None) -> bool:
    keeps = goal is None or operator.le(value, goal)
    promise = "" if goal is None else f"  ≤ {goal:g}  {'kept' if keeps else 'MISSED'}"
    print(f"{what:<66}{value:>6.2f}{promise}", flush=True)
    return keeps


# The loop ------------------------------------------------------------------------------------------------------------


def _overhead() -> bool:
    """In a process of its own: TensorFlow has no place in this one."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.studio", "--loop-only"],
        cwd=config.ROOT,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print("  ".join(f"{name} {value:.2f} s" for name, value in seconds.items()))
    _say("the lab's run against the arithmetic alone", seconds["stored"] / seconds["arithmetic"])
    return _say(
        "a run that reports, saves and obeys against the bare loop", seconds["stored"] / seconds["bare"], OVERHEAD
    )


def measure_the_loop() -> dict[str, float]:
    """Return the median seconds of five epochs: ``stored`` as a worker runs them, ``bare`` and ``arithmetic``."""
    from core.worker import execute
    from core.worker.loop import train

    data = execute.mnist()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'runs.db').as_posix()}"
        store = execute.store_at(url)

        def stored() -> None:
            execute.execute(url, store.create(BASE).token)

        def bare() -> None:
            train(BASE, data, publish=_ignore, save=_ignore)

        measured: dict[str, list[float]] = {"stored": [], "bare": [], "arithmetic": []}
        actions = {"stored": stored, "bare": bare, "arithmetic": _arithmetic(BASE)}
        for action in actions.values():  # compiles, and is not counted
            action()
        for _ in range(ROUNDS):
            for name, action in actions.items():
                measured[name].append(_timed(action))
        store.close()
    return {name: statistics.median(seconds) for name, seconds in measured.items()}


def _arithmetic(spec: RunSpec) -> Callable[[], object]:
    """Return a function that does nothing but the products and updates of a run: always the same batch, no figures."""
    import tensorflow as tf

    n_inputs, n_units, n_classes = spec.layer_sizes
    batch = tf.random.stateless_uniform((spec.batch_size, n_inputs), seed=(1, 2))
    wanted = tf.one_hot(tf.range(spec.batch_size) % n_classes, n_classes)
    shapes = [(n_inputs, n_units), (n_units,), (n_units, n_classes), (n_classes,)]
    weights = [tf.Variable(tf.random.stateless_normal(shape, seed=(1, 3)) * 0.05) for shape in shapes]
    slots = [(tf.Variable(tf.zeros(shape)), tf.Variable(tf.zeros(shape))) for shape in shapes]

    @tf.function(autograph=False)
    def work(steps: Any) -> Any:
        def step(number: Any) -> tuple[Any]:
            kernel, bias, out_kernel, out_bias = weights
            hidden = tf.nn.relu(tf.nn.bias_add(tf.matmul(batch, kernel), bias))
            error = tf.nn.softmax(tf.nn.bias_add(tf.matmul(hidden, out_kernel), out_bias)) - wanted
            back = tf.matmul(error, out_kernel, transpose_b=True) * tf.cast(hidden > 0, tf.float32)
            gradients = [
                tf.matmul(batch, back, transpose_a=True),
                tf.reduce_sum(back, 0),
                tf.matmul(hidden, error, transpose_a=True),
                tf.reduce_sum(error, 0),
            ]
            for weight, (m, v), gradient in zip(weights, slots, gradients, strict=True):
                tf.raw_ops.ResourceApplyAdam(
                    var=weight.handle,
                    m=m.handle,
                    v=v.handle,
                    beta1_power=0.9,
                    beta2_power=0.999,
                    lr=spec.learning_rate,
                    beta1=0.9,
                    beta2=0.999,
                    epsilon=1e-7,
                    grad=gradient / spec.batch_size,
                )
            return (number + 1,)

        return tf.while_loop(lambda number: number < steps, step, [tf.constant(0)], parallel_iterations=1)

    steps = tf.constant(spec.steps_per_epoch * spec.epochs)
    return lambda: work(steps)


def _ignore(_: object) -> None: ...


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


# Many runs -----------------------------------------------------------------------------------------------------------


def _many_runs() -> bool:
    """Open the training page as somebody with few and with many runs, in turn."""
    from streamlit.testing.v1 import AppTest

    logging.disable(logging.WARNING)  # Streamlit's, about running without a browser
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LAB_STORE_URL"] = f"sqlite:///{(Path(folder) / 'runs.db').as_posix()}"
        with closing(RunStore(os.environ["LAB_STORE_URL"])) as store:
            for owner, n in (("few", 10), ("many", 1000)):
                for number in range(n):
                    _finish(store, owner, number)

        def open_page(owner: str) -> None:
            app = AppTest.from_file(str(config.ROOT / "app.py"), default_timeout=60)
            app.query_params["lang"] = "en"
            app.run()
            app.session_state["_lab"].owner = owner
            began = time.perf_counter()
            app.switch_page("pages/practice/train.py").run()
            seconds[owner].append(time.perf_counter() - began)
            if app.exception:
                raise RuntimeError(f"Expected the page to open. Received: {app.exception[0].message}")

        seconds: dict[str, list[float]] = {"few": [], "many": []}
        for visit in range(VISITS):
            # In turn: who comes second finds what the first has left behind.
            for owner in sorted(seconds, reverse=visit % 2 == 1):
                open_page(owner)
        p95 = {owner: statistics.quantiles(each[2:], n=20, method="inclusive")[-1] for owner, each in seconds.items()}
    return _say("the training page with 1,000 runs against 10 (p95)", p95["many"] / p95["few"], PAGE)


def _finish(store: RunStore, owner: str, number: int) -> None:
    spec = RunSpec(epochs=2, hidden_units=8 + number % 100, seed=number)
    token = store.create(spec, owner).token
    claim = store.claim(token, "benchmark")
    if claim is None:
        raise RuntimeError("Expected a run that waits. Received: None")
    for epoch in (1, 2):
        step = epoch * spec.steps_per_epoch
        end = EpochEnd(
            epoch=epoch,
            step=step,
            loss=0.3,
            accuracy=0.9,
            validation_loss=0.2,
            validation_accuracy=0.95,
            seconds=0.5,
        )
        saved = Saved(epoch, step, weights=b"w" * 1000, resume=b"r" * 1000)
        store.append(token, claim.attempt, [end], save=saved)
    store.append(token, claim.attempt, [Finished()])


# A sweep -------------------------------------------------------------------------------------------------------------


def _sweep() -> None:
    base = replace(BASE, epochs=3)
    specs = sweep.grid(base, "hidden_units", (32, 64, 128, 256), "dropout", (0.0, 0.2, 0.5))
    seconds = {n: _train_all(specs, n) for n in (1, 2)}
    print("  ".join(f"{n} worker{'s' if n > 1 else ''}: {value:.1f} s" for n, value in seconds.items()))
    _say(f"a sweep of {len(specs)} runs on 2 workers: times as fast as on 1", seconds[1] / seconds[2])


def _train_all(specs: list[RunSpec], n_workers: int) -> float:
    """Return how long ``specs`` take on warm workers of two threads at most each, as on a machine of their own."""
    from tools.cluster import scheduler, worker

    with tempfile.TemporaryDirectory() as folder, ExitStack() as cluster:
        address = cluster.enter_context(scheduler())
        for _ in range(n_workers):
            cluster.enter_context(worker(address))
        url = f"sqlite:///{(Path(folder) / 'runs.db').as_posix()}"
        service = cluster.enter_context(closing(TrainingService(Config(scheduler=address, store_url=url, mnist=None))))
        service.start()
        while service.status().workers < n_workers:
            time.sleep(0.05)
        began = time.perf_counter()
        tokens = [run.token for run in service.submit_all(specs, series="sweep")]
        while not all(service.store.get(token).ended for token in tokens):
            time.sleep(0.05)
        seconds = time.perf_counter() - began
        if any(service.store.get(token).status != "finished" for token in tokens):
            raise RuntimeError("Expected every run to finish.")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
