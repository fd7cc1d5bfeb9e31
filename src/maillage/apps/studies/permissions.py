"""Who may do what with studies: an organisation's own affair until it shares the printed sheet."""

from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.territory.permissions import (
    can_keep_territories,
    organisations_keeping_territories,
)


def can_read_study(user, study):
    """Any member of the organisation that keeps it."""
    return bool(roles_of(user, study.organisation))


def can_change_study(user, study):
    """Build, launch, stop, copy, remove: those who keep the organisation's territories."""
    return can_keep_territories(user, study.organisation)


def organisations_keeping_studies(user):
    """Organisations in which this person may build a study, by name."""
    return organisations_keeping_territories(user)


def organisations_reading_studies(user):
    """Organisations whose studies this person may read, by name."""
    return organisations_of(user)
