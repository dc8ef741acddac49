"""The worker's side: the only package that imports Keras and TensorFlow.

The settings below are read when these are imported or first used, so they have to be made before; what the host has set
wins.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# One thread: the matrices of these networks are too small to share (measured with two cores: 0.40 s an epoch of the
# primer's network with one thread, 0.57 s with two), the other core is left to the pages, and the order in which a sum
# is added up does not depend on the machine.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
