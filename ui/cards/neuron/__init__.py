"""The cards of the lesson "neuron"."""
