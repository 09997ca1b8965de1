"""Scorers: from a case and an output to figures between 0 and 1, without a model."""
