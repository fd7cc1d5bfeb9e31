"""What the doors read of teleconsultation."""
