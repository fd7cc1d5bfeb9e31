"""What is stored of compacts."""

from .actions import (
    Action,
    ActionLink,
    BudgetLine,
    Comment,
    Event,
    Milestone,
    Obstacle,
)
from .compacts import Clause, Compact, Party, SignedText, Transition, Version
from .experiments import Experiment, LogEntry, Reading, ValueTable
from .expertise import Expertise, ExpertiseRequest
from .feedback import Feedback
from .indicators import Declaration, DefinitionVersion, IndicatorValue, Target
from .life import DeadlineTold, Departure
from .practices import Practice, PracticeCopy
from .reviews import (
    Amendment,
    AmendmentChange,
    AmendmentSignature,
    AmendmentStep,
    Review,
    ReviewAnswer,
    ReviewComment,
    ReviewStep,
)

__all__ = [
    "Action",
    "ActionLink",
    "Amendment",
    "AmendmentChange",
    "AmendmentSignature",
    "AmendmentStep",
    "BudgetLine",
    "Clause",
    "Comment",
    "Compact",
    "Declaration",
    "DefinitionVersion",
    "DeadlineTold",
    "Departure",
    "Event",
    "Experiment",
    "Expertise",
    "ExpertiseRequest",
    "Feedback",
    "IndicatorValue",
    "LogEntry",
    "Milestone",
    "Obstacle",
    "Party",
    "Practice",
    "PracticeCopy",
    "Reading",
    "Review",
    "ReviewAnswer",
    "ReviewComment",
    "ReviewStep",
    "SignedText",
    "Target",
    "Transition",
    "ValueTable",
    "Version",
]
