"""Cases that an organisation adds to the gate: made of real answers, and reviewed before they count."""
