"""Drafts and their versions in the database, beside the knowledge base that they cite."""
