"""What anyone may read of the conventions and contracts."""
