"""Classical methods on the playground's points: what needs no network at all.

They get the two coordinates alone, not the features chosen for the network, and are not trained by steps: fitted once.
As a program (see ``core.aside``) it fits the points that a line of JSON describes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from core import aside
from core.playground import plane
from core.playground.frame import pack_picture
from core.playground.plane import Split, Task

SIDE: Final = 32
"""Side of the picture of an answer, in squares."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """One method's answer."""

    name: str
    picture: str
    """Its answer everywhere in the plane: SIDE × SIDE, in base64."""
    train: float
    """Accuracy in classification, mean squared error in regression."""
    test: float


def _estimators(task: Task) -> Mapping[str, Any]:
    # here: scikit-learn takes a second to import, and is needed when somebody looks
    from sklearn import linear_model, neighbors, pipeline, preprocessing, svm, tree

    def scaled(estimator: Any) -> Any:
        return pipeline.make_pipeline(preprocessing.StandardScaler(), estimator)

    if task == "classification":
        return {
            "logistic_regression": scaled(linear_model.LogisticRegression()),
            "decision_tree": tree.DecisionTreeClassifier(max_depth=6, random_state=0),
            "k_nearest_neighbours": neighbors.KNeighborsClassifier(n_neighbors=5),
            "kernel_svm": scaled(svm.SVC(C=10.0, gamma=2.0)),
        }
    return {
        "linear_regression": scaled(linear_model.LinearRegression()),
        "decision_tree": tree.DecisionTreeRegressor(max_depth=6, random_state=0),
        "k_nearest_neighbours": neighbors.KNeighborsRegressor(n_neighbors=5),
        "kernel_svm": scaled(svm.SVR(C=10.0, gamma=2.0, epsilon=0.05)),
    }


NAMES: Final = MappingProxyType(
    {
        "classification": ("logistic_regression", "decision_tree", "k_nearest_neighbours", "kernel_svm"),
        "regression": ("linear_regression", "decision_tree", "k_nearest_neighbours", "kernel_svm"),
    }
)
"""Which methods are compared."""


def fit(split: Split) -> list[Fitted]:
    """Fit each method to the training points and measure it on both sets."""
    is_classification = split.task == "classification"
    one_class = is_classification and len(np.unique(split.train_targets)) < 2
    if one_class:  # ten per cent of few points: nothing to tell apart
        return []
    return [_fit(name, estimator, split) for name, estimator in _estimators(split.task).items()]


def _fit(name: str, estimator: Any, split: Split) -> Fitted:
    targets, test_targets = split.train_targets[:, 0], split.test_targets[:, 0]
    estimator.fit(split.train, targets)
    score = _accuracy if split.task == "classification" else _mean_squared_error
    return Fitted(
        name,
        pack_picture(_surface(estimator, split.task)),
        score(targets, estimator.predict(split.train)),
        score(test_targets, estimator.predict(split.test)),
    )


def _surface(estimator: Any, task: Task) -> plane.Points:
    """Return the answer in −1…1: how sure where the method says so, else which side."""
    squares = plane.grid(SIDE)
    if task == "regression":
        return np.asarray(estimator.predict(squares))
    if hasattr(estimator, "predict_proba"):
        return 2 * np.asarray(estimator.predict_proba(squares))[:, 1] - 1
    return np.tanh(np.asarray(estimator.decision_function(squares)))


Score = Callable[[plane.Points, plane.Points], float]


def _accuracy(targets: plane.Points, said: plane.Points) -> float:
    return float((targets == said).mean())


def _mean_squared_error(targets: plane.Points, said: plane.Points) -> float:
    return float(np.square(targets - said).mean())


def answer(points: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what ``fit`` makes of the points that ``plane.split(**points)`` gives, as JSON knows it."""
    return [asdict(fitted) for fitted in fit(plane.split(**points))]


if __name__ == "__main__":
    aside.serve(answer)
