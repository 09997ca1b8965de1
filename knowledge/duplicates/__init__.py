"""Documents and sections that say the same twice."""
