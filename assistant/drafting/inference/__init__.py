"""What the organisation's own documents in force say about a slot, each value with its quote."""
