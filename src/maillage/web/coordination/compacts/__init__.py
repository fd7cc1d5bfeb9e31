"""Pages of the parties of a compact."""
