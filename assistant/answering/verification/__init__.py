"""Check that what a model wrote is carried by what it cites, one module a check."""
