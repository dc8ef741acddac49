"""The page with the code: the Keras script of a run, and the lab's own functions."""
