"""What a configured chat model adds to a draft: it reads; slots, rules and people stay in charge."""
