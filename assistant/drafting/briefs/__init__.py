"""What people hand in: a text, a file, a YAML brief, answers. Each becomes something told."""
