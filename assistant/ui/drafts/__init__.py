"""Drafts in the chat page: the interview as a conversation, and the pages of what came of it."""
