"""Joining the packages: what `assistant.bootstrap` puts together, family by family."""
