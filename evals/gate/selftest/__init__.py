"""Proof that the gate works: releases that are bad on purpose, each to be blocked for its reason."""
