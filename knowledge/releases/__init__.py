"""The published states of the knowledge base: what each one is, and what lies between two."""
