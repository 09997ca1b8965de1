"""Prompts as data: one folder a prompt, one file a version, and the registry that reads them."""
