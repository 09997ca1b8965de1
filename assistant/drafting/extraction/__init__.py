"""From a description of work, in a person's own words, to facts that each point at those words. Pure."""
