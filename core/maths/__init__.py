"""The mathematics of the lab in NumPy: what the pages compute, draw and explain.

    activations   f and f′ of a unit, with its formulas
    softmax       the logits of a layer become probabilities
    saturation    units that have stopped learning
    losses        how wrong an answer is, and in which direction to change it
    optimizers    what an update does with the gradients
    neuron        one unit: its terms, their sum, its output
    network       layers of units, forward and backward; of layer, trace and dropout
    fit           training for small sets
    evaluation    what a network's answers are worth
    intervals     how far a counted share can be trusted
    separation    the best straight line between two classes
    spiking       a nerve cell that fires
    spectrum      which pitches are in a sound
    archive       arrays and facts in one npz file, without pickle
    arrays, erf   kinds of array; the error function, which NumPy lacks and GELU needs

A function and its derivative are one value in a named table. Nothing is changed in place, and an array keeps its
dtype: float32 for speed, float64 where a test nudges weights.
"""
