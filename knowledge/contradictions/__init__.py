"""Documents in force that cannot both be followed: finding them, and saying that they can."""
