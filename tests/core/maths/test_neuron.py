import numpy as np
import pytest

from core.maths.neuron import Neuron


@pytest.fixture
def neuron():
    return Neuron(np.array([2.0, -1.0, 0.5]), -0.5, "relu")


def test_terms_sum_and_output(neuron):
    explained = neuron.explain(np.array([1.0, 3.0, 4.0]))
    assert explained.terms.tolist() == [2.0, -3.0, 2.0]
    assert explained.z == 0.5
    assert explained.output == 0.5
    assert explained.bias == -0.5
    assert explained.running_sum.tolist() == [2.0, -1.0, 1.0, 0.5]


def test_the_bend(neuron):
    explained = neuron.explain(np.zeros(3))
    assert explained.z == -0.5
    assert explained.output == 0.0


def test_a_cloud_of_points(neuron):
    x = np.random.default_rng(0).normal(size=(4, 5, 3))
    assert neuron.z(x).shape == (4, 5)
    assert neuron.z(x)[1, 2] == pytest.approx(neuron.explain(x[1, 2]).z)
    assert neuron(x)[1, 2] == pytest.approx(neuron.explain(x[1, 2]).output)


def test_without_bias_the_line_passes_through_the_origin():
    neuron = Neuron(np.array([3.0, -7.0]), 0.0, "sigmoid")
    assert neuron(np.zeros(2)) == 0.5


def test_reads_as_a_sentence(neuron):
    assert repr(neuron) == "Neuron(3 inputs, bias -0.5, relu)"
    assert repr(neuron.explain(np.zeros(3))) == "WeightedSum(3 terms, bias -0.5: z = -0.5, output 0)"


def test_wrong_inputs_are_refused(neuron):
    with pytest.raises(ValueError, match=r"Expected one example of shape \(3,\). Received: shape \(2, 3\)"):
        neuron.explain(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"Expected weights of shape \(n_inputs,\)"):
        Neuron(np.zeros((2, 3)), 0.0)
    with pytest.raises(ValueError, match="Received: activation='step'"):
        Neuron(np.zeros(2), 0.0, "step")
