"""The cards of the lesson "strengths"."""
