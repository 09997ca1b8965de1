"""Releases, verdicts, approvals, channels and bars in SQL. The rules of who approves are triggers."""
