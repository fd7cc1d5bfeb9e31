"""Finding care and booking it without an account: one module per step of the journey."""
