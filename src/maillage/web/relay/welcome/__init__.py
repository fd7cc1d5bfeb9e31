"""Welcoming people at a point: its queue, the counter, and the screen handed over to them."""
