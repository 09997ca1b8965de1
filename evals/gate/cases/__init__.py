"""Cases: what the assistant is asked, and what a right reaction is."""
