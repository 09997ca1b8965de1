"""The chat page: a thin Chainlit layer over `assistant.answering`."""
