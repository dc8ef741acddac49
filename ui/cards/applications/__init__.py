"""The cards of the lesson "applications"."""
