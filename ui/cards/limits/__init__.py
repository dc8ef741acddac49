"""The cards of the page "Limits" that are measured while one looks."""
