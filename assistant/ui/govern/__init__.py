"""The pages of those who keep the knowledge base true; one module a family of routes."""
