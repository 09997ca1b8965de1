"""Proposals: what is to change in the knowledge base, who agreed to it, and its publication."""
