"""What the lab promises in figures, measured: ``make bench``."""
