"""What the organisation knows: documents, releases, indexes, search."""
