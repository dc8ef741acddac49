"""Every experiment of the course that trains networks on MNIST: what is varied, and the rule of its verdict.

One module a lesson. All are small on purpose (10,000 examples, 3 epochs where nothing else is said): a learner repeats
any of them in seconds, and the direction is what counts. A rule's thresholds stand beside it, so that a sceptic can
check them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from core.experiments.catalogue import data, evaluate, learning, limits, network, neuron, strengths

_LESSONS: Final = (neuron, network, learning, strengths, limits, data, evaluate)

CATALOGUE: Final = MappingProxyType(
    {experiment.id: experiment for lesson in _LESSONS for experiment in lesson.EXPERIMENTS}
)
