"""Teleconsultation for practitioners: on duty, in consultation, what they write."""
