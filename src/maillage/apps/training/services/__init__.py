"""Changes training: each function is one transaction with its audit line.

Permissions are asked before, at the door. `now` is an aware datetime.
"""

from .attendance import LONGEST_WORDS, note_attendance, rate
from .courses import CoursePlan, add_course, change_course, restore_course, withdraw_course
from .learning import OPEN_FOR, PAUSE, answer_quiz, is_over, open_page, start_quiz
from .places import enrol, leave, strike_off
from .reminders import remind_lapsing
from .sessions import SessionPlan, cancel_session, change_session, plan_session

__all__ = [
    "LONGEST_WORDS",
    "OPEN_FOR",
    "PAUSE",
    "CoursePlan",
    "SessionPlan",
    "add_course",
    "answer_quiz",
    "cancel_session",
    "change_course",
    "change_session",
    "enrol",
    "is_over",
    "leave",
    "note_attendance",
    "open_page",
    "plan_session",
    "rate",
    "remind_lapsing",
    "restore_course",
    "start_quiz",
    "strike_off",
    "withdraw_course",
]
