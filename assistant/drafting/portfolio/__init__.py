"""All use cases together: computed from their artifacts, never generated."""
