"""Alembic migrations of the truth store. Only imported when a database is behind."""
