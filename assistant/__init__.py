"""What people talk to: answering, the command line, the chat page."""
