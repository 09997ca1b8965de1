"""Artifacts read from files, also such as other tools and people have written."""
