"""Intervals and tests that the gate decides by, each with its source and its limits."""
