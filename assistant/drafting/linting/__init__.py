"""The linter: rules that an artifact of the field has to keep, each a small pure function."""
