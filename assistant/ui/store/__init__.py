"""Accounts, sign-ins and conversations in the SQL store."""
