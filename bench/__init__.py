"""Measurements: our figure and its floor in the same run, and the ratio of the two."""
