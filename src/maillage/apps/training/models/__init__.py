"""What is stored of training: what was read and answered, certificates, courses, sessions."""

from .courses import TaughtCourse
from .learning import Attempt, Certificate, PageRead
from .sessions import Enrolment, Session, SessionFeed

__all__ = [
    "Attempt",
    "Certificate",
    "Enrolment",
    "PageRead",
    "Session",
    "SessionFeed",
    "TaughtCourse",
]
