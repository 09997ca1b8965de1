"""Proof that the gate works: releases that are bad on purpose, each of which must be blocked for its reason."""
