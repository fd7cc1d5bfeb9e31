"""Who may learn and who may plan. Whatever is not granted here is refused.

A certificate is downloaded by its owner alone; anyone who holds its code may check it.
"""

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import memberships_of, organisations_of

_PLANNERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def can_learn(user):
    """Read courses, answer quizzes, enrol: members of any organisation."""
    return memberships_of(user).exists()


def can_plan(user, organisation):
    """Plan, change and cancel sessions of an organisation: who coordinates or administers it."""
    return bool(_PLANNERS & roles_of(user, organisation))


def organisations_planned_by(user):
    """Organisations for which this person may plan sessions, by name."""
    planned = memberships_of(user).filter(role__in=_PLANNERS)
    return organisations_of(user).filter(pk__in=planned.order_by().values("organisation_id"))
