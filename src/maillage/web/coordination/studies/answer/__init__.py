"""What a scenario answered: page, comparison, files."""
