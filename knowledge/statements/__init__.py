"""What a sentence states: values, roles, permissions, conditions, and of which subject. Pure."""
