"""Answers that people got, looked at on schedule: what became worse is found here, not by users."""
