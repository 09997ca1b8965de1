"""The interview: one question at a time, only what is missing, nothing lost. Pure but for the terminal."""
