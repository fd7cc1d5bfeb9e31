"""What the tests of services share: who acts, what was written in the trail, what was announced."""

from contextlib import contextmanager

from maillage.apps.accounts.models import AuditLine
from maillage.apps.offer.signals import opening_changed

ACTOR = "user:1"


def lines():
    """(action, subject) of every audit line, in order."""
    return list(AuditLine.objects.order_by("number").values_list("action", "subject"))


def details():
    """Details of the last audit line."""
    return AuditLine.objects.order_by("number").last().details


@contextmanager
def announced():
    """The ids of the agendas announced as changed meanwhile, in a list."""
    found = []

    def note(sender, agenda_ids, **_):
        found.extend(agenda_ids)

    opening_changed.connect(note)
    try:
        yield found
    finally:
        opening_changed.disconnect(note)
