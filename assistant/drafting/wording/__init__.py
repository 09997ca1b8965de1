"""What a configured chat model adds to a draft: it reads and phrases; slots, rules and people stay in charge."""
