"""Speed and memory, measured side by side and printed; never asserted in tests."""
