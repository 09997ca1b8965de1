"""From a message to a cited answer: condense, retrieve, decide, compose, verify."""
