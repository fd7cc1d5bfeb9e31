"""What may happen in teleconsultation; each change is one transaction with its audit line."""
