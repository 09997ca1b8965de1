"""Metrics that a chat model judges: asked strictly, calibrated against people, watched for drift."""
