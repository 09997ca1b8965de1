"""One answer as its reader meets it again: why it is as it is, its references, itself as a file."""
