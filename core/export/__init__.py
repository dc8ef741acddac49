"""What a learner takes home: the script of a run, its model, weights and history, and a report."""
