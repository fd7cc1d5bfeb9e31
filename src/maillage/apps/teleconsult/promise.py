"""The promise of a point: a practitioner in 15 to 30 minutes (AMRF–Qare, 2025)."""

from datetime import timedelta

FIRST_MINUTES, LAST_MINUTES = 15, 30
PROMISE = ((FIRST_MINUTES, 0.90), (LAST_MINUTES, 0.98))  # minutes, share of people

ANSWER_WITHIN = timedelta(seconds=60)  # a proposal nobody answers goes back to the queue
VANISHED_AFTER = timedelta(seconds=45)  # a practitioner's screen that gives no sign of life
