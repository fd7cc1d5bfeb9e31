"""The scenario builder, in three steps."""
