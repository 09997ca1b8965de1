"""Migrations of the chat page's tables; they keep a version of their own."""
