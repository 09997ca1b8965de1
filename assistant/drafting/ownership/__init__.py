"""Ownership: the people directory, and the ownership plan that follows from a specification."""
