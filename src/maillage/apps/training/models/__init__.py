"""What is stored of training: what was read and answered, certificates, remote sessions."""

from .learning import Attempt, Certificate, PageRead
from .sessions import Enrolment, RemoteSession, SessionFeed

__all__ = ["Attempt", "Certificate", "Enrolment", "PageRead", "RemoteSession", "SessionFeed"]
