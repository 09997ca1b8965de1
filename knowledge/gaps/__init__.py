"""Gaps: what people asked and the knowledge base could not answer well, until it can."""
