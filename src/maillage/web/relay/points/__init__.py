"""Opening a teleconsultation point, step by step, and keeping it open."""
