"""From what was said and what documents say to a specification. Pure: the same material, the same draft."""
