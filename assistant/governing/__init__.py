"""Answering under governance: each question recorded, each answer able to be given again."""
