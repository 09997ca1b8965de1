"""What is drafted: artifacts as validated data, one module a kind, joined in `kinds`."""
