"""What anyone sees of the volunteer doctors: centres, weeks that wait, how to join."""
