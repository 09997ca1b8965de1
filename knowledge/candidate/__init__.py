"""The knowledge base as it would be after changes, without changing it."""
