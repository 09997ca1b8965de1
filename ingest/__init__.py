"""Files into knowledge: load, normalise, chunk, publish."""
