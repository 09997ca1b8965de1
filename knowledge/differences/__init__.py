"""What differs between two states of a document, or of the whole knowledge base."""
