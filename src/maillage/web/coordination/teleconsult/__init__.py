"""Teleconsultation for those who run it: the promise as it is kept, and how many practitioners."""
