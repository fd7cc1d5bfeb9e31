"""Floor 2: what is stored, and what may happen to it."""
