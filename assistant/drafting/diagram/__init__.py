"""The process of a specification as a picture: nodes and flows, where they stand, how they are drawn."""
