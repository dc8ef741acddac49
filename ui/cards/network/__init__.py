"""The cards of the lesson "network"."""
