"""The cards of the lesson "learning" that are computed while one looks."""
