"""Floor 1: pure computation. Arrays in, results out; no file, clock, network or database."""
