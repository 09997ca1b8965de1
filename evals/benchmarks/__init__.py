"""Benchmarks that anyone can run: one command each, side by side with the alternative."""
