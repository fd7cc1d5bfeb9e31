"""Scenarios: list, builder, answer."""
