"""Seeing a practitioner on a screen today: what it is, a place in the queue, the wait."""
