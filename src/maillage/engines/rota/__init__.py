"""Who serves which week: solve with a proven bound, repair, forecast."""

from maillage.engines.rota.evaluation import Evaluation, evaluate
from maillage.engines.rota.events import Offer, Unusual, Withdrawal, after, closing, opening
from maillage.engines.rota.explain import REASONS, WhyEmpty, why_empty
from maillage.engines.rota.forecast import forecast
from maillage.engines.rota.parsing import assignments_from, problem_from
from maillage.engines.rota.problem import (
    PREFERRED,
    REFUSED,
    Assignment,
    Centre,
    Problem,
    UnusualWeeks,
    Volunteer,
    Weights,
)
from maillage.engines.rota.repair import Change, Repair, repair
from maillage.engines.rota.result import Rota
from maillage.engines.rota.solve import solve
from maillage.engines.rota.telling import Names, in_words
from maillage.engines.siting.result import Stop

__all__ = [
    "PREFERRED",
    "REASONS",
    "REFUSED",
    "Assignment",
    "Centre",
    "Change",
    "Evaluation",
    "Names",
    "Offer",
    "Problem",
    "Repair",
    "Rota",
    "Stop",
    "Unusual",
    "UnusualWeeks",
    "Volunteer",
    "Weights",
    "WhyEmpty",
    "Withdrawal",
    "after",
    "assignments_from",
    "closing",
    "evaluate",
    "forecast",
    "in_words",
    "opening",
    "problem_from",
    "repair",
    "solve",
    "why_empty",
]
