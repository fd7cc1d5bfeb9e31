"""Changes training: each function is one transaction with its audit line.

Permissions are asked before, at the door. `now` is an aware datetime.
"""

from .learning import OPEN_FOR, PAUSE, answer_quiz, is_over, open_page, start_quiz
from .reminders import remind_lapsing
from .sessions import SessionPlan, cancel_session, change_session, enrol, leave, plan_session

__all__ = [
    "OPEN_FOR",
    "PAUSE",
    "SessionPlan",
    "answer_quiz",
    "cancel_session",
    "change_session",
    "enrol",
    "is_over",
    "leave",
    "open_page",
    "plan_session",
    "remind_lapsing",
    "start_quiz",
]
