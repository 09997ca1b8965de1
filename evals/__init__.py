"""Judges the product: datasets, benchmarks, gate."""
